// A signature with the finger: what is drawn goes into the hidden field beside the canvas as a PNG.

for (const canvas of document.querySelectorAll("canvas[data-sign]")) {
  const field = document.getElementById(canvas.dataset.sign);
  const pen = canvas.getContext("2d");
  let drawing = false;

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  const clear = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    field.value = "";
  };

  const kept = field.value;
  clear();
  if (kept.startsWith("data:image/png;base64,")) {
    const before = new Image();
    before.addEventListener("load", () => {
      pen.drawImage(before, 0, 0);
      field.value = kept;
    });
    before.src = kept;
  }
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    pen.lineWidth = 4;
    pen.lineCap = "round";
    pen.strokeStyle = "#111";
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  const stop = () => {
    if (!drawing) return;
    drawing = false;
    field.value = canvas.toDataURL("image/png");
  };
  canvas.addEventListener("pointerup", stop);
  canvas.addEventListener("pointercancel", stop);
  document.querySelector(`[data-sign-clear="${canvas.dataset.sign}"]`)?.addEventListener("click", clear);
}
