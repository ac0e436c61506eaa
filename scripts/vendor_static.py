"""Copy what pages and papers need from the installed npm packages to static/vendor/, so that nothing is fetched at run time.

One line a file: where it lies in node_modules, and its name under static/vendor/. A folder is copied with all in it.
Comments that point at source maps are cut off, because the maps themselves are not served.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
PACKAGES = HOUSE / "node_modules"
VENDOR = HOUSE / "static" / "vendor"

FILES: dict[str, str] = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler/tabler.min.js",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/dist/images": "leaflet/images",
    "idb/build/index.js": "idb/index.js",
    "barcode-detector/dist/es/ponyfill.js": "barcode-detector/ponyfill.js",
    "barcode-detector/dist/es/zxing-exported.js": "barcode-detector/zxing-exported.js",
    "lean-qr/index.mjs": "lean-qr/index.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm": "barcode-detector/zxing_reader.wasm",
    "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf": "fonts/NotoSansSC-Regular.ttf",
    "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf": "fonts/NotoSansSC-Bold.ttf",
}

SOURCE_MAP = re.compile(r"(//[#@] sourceMappingURL=\S+|/\*[#@] sourceMappingURL=\S+ ?\*/)\s*$")


def copy(source: Path, target: Path) -> None:
    """Copy one file or folder; style sheets and scripts lose their pointer to a source map."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.suffix in {".css", ".js"}:
        target.write_text(SOURCE_MAP.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        shutil.copyfile(source, target)


def main() -> None:
    """Renew static/vendor/ as a whole; say which package is missing."""
    missing = [name for name in FILES if not (PACKAGES / name).exists()]
    if missing:
        sys.exit(f"Not in node_modules: {', '.join(missing)}. Run make setup first.")
    shutil.rmtree(VENDOR, ignore_errors=True)
    for name, place in FILES.items():
        copy(PACKAGES / name, VENDOR / place)


if __name__ == "__main__":
    main()
