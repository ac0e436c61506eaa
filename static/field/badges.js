// A member's code as a phone without signal can read it: shape and end. Whether its seal is real only the server knows.

const SHAPE = /^([0-9A-Z]{1,8})-([0-9A-Z]{1,10})-([0-9A-Z]{4,8})-[A-Z2-7]{16}$/;

/** {member, until, text} or null where the text is no code of ours. */
export function readBadge(raw) {
  const text = raw.trim().toUpperCase();
  const found = text.match(SHAPE);
  return found ? { text, member: parseInt(found[2], 36), until: parseInt(found[3], 36) * 60_000 } : null;
}

/** Buddy pairs: twos in the order given, the last a three where one is left over. */
export function buddyPairs(people) {
  const groups = [];
  for (let at = 0; at < people.length; at += 2) groups.push(people.slice(at, at + 2));
  if (groups.length > 1 && groups.at(-1).length === 1) groups.splice(-2, 2, [...groups.at(-2), ...groups.at(-1)]);
  return groups;
}

/** A vehicle for everybody, whole pairs together where there is room; null where there are more people than seats. */
export function seatsFor(groups, vehicles) {
  const left = vehicles.map((one) => ({ plate: one.plate, room: one.seats }));
  const found = new Map();
  for (const group of groups) {
    const whole = left.find((one) => one.room >= group.length);
    for (const person of group) {
      const vehicle = whole ?? left.find((one) => one.room > 0);
      if (!vehicle) return null;
      vehicle.room -= 1;
      found.set(person, vehicle.plate);
    }
  }
  return found;
}
