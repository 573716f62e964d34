#!/usr/bin/env python3
"""Makes wasm-tests/c/golden_images.h: small image files and what Pillow makes of them.

    python3 wasm-tests/golden/images.py >wasm-tests/c/golden_images.h

Needs Pillow and clang-format. The C tests do not need this script: its output is kept.
"""
import io
import struct
import subprocess
import sys
import zlib

import PIL
from PIL import Image, ImageOps

out = []


def emit_bytes(name, data):
    out.append(f"static const uint8_t {name}[] = {{{','.join(str(b) for b in data)}}};")


def gradient(w, h):
    """Every channel different, nothing symmetric."""
    image = Image.new("RGB", (w, h))
    image.putdata([((40 + 37 * x + 11 * y) % 256, (200 + 251 * x + 29 * y) % 256, (90 * y + 7 * x * x) % 256)
                   for y in range(h) for x in range(w)])
    return image


def smooth(w, h):
    """What JPEG keeps well."""
    image = Image.new("RGB", (w, h))
    image.putdata([(255 * x // w, 255 * y // h, 128 + 100 * (x - y) // (w + h)) for y in range(h) for x in range(w)])
    return image


def corners():
    """Red, green / blue, yellow: 16 x 8."""
    image = Image.new("RGB", (16, 8))
    image.putdata([[(250, 10, 10), (10, 250, 10), (10, 10, 250), (240, 240, 10)][2 * (y >= 4) + (x >= 8)]
                   for y in range(8) for x in range(16)])
    return image


def saved(image, **options):
    buffer = io.BytesIO()
    image.save(buffer, **options)
    return buffer.getvalue()


def on_white(image):
    if image.mode.startswith("I"):
        return image.point(lambda v: v / 256).convert("L").convert("RGB")
    rgba = image.convert("RGBA")
    white = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, rgba).convert("RGB")


def chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png_header(w, h):
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 2, 0, 0, 0)) + chunk(b"IEND", b"")


def png16():
    """Grey of 16 bits: Pillow writes the low byte of 0x1234 too."""
    image = Image.new("I;16", (4, 3))
    for y in range(3):
        for x in range(4):
            image.putpixel((x, y), 0x1234 + 0x0f0f * (x + 4 * y))
    return image


def images():
    base = gradient(4, 3)
    rgba = base.convert("RGBA")
    rgba.putalpha(Image.frombytes("L", (4, 3), bytes(range(0, 240, 20))))
    palette = base.quantize(6)
    transparent = base.quantize(6)
    two_frames = dict(format="GIF", save_all=True, append_images=[gradient(4, 3).rotate(180).quantize(6)])
    yield "png_rgb", saved(base, format="PNG"), 0
    yield "png_rgba", saved(rgba, format="PNG"), 1
    yield "png_grey", saved(base.convert("L"), format="PNG"), 0
    yield "png_grey_alpha", saved(rgba.convert("LA"), format="PNG"), 1
    yield "png_one_bit", saved(base.convert("1"), format="PNG"), 0
    yield "png_palette", saved(palette, format="PNG"), 0
    yield "png_transparent", saved(transparent, format="PNG", transparency=2), 0
    yield "png_16_bit", saved(png16(), format="PNG"), 0
    yield "bmp_rgb", saved(base, format="BMP"), 0
    yield "bmp_palette", saved(palette, format="BMP"), 0
    yield "gif", saved(palette, **two_frames), 0
    # Decoders differ in how they round and how they enlarge the colour planes.
    yield "jpeg", saved(smooth(12, 9), format="JPEG", quality=92, optimize=True, subsampling=0), 3
    yield "jpeg_subsampled", saved(smooth(12, 9), format="JPEG", quality=92, optimize=True, subsampling=2), 8
    yield "jpeg_progressive", saved(smooth(12, 9), format="JPEG", quality=92, optimize=True, progressive=True, subsampling=0), 3
    yield "jpeg_grey", saved(smooth(12, 9).convert("L"), format="JPEG", quality=92, optimize=True), 3
    yield "jpeg_cmyk", saved(smooth(12, 9).convert("CMYK"), format="JPEG", quality=92, optimize=True), 3


def emit_images():
    table = []
    for name, data, tolerance in images():
        emit_bytes("file_" + name, data)
        image = on_white(Image.open(io.BytesIO(data)))
        emit_bytes("rgb_" + name, image.tobytes())
        table.append(f'{{"{name}", file_{name}, sizeof file_{name}, {image.width}, {image.height}, '
                     f'rgb_{name}, {tolerance}}},')
    out.append("static const golden_image golden_images[] = {" + "".join(table) + "};")


def orientation_corners():
    """The four corners of the upright image, for each EXIF orientation, as letters."""
    letters = []
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        data = saved(corners(), format="JPEG", quality=95, optimize=True, exif=exif)
        image = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
        w, h = image.size
        pixels = [image.getpixel(p) for p in [(0, 0), (w - 1, 0), (0, h - 1), (w - 1, h - 1)]]
        letters.append("".join("y" if r > 128 and g > 128 else "r" if r > 128 else "g" if g > 128 else "b"
                               for r, g, b in pixels))
    emit_bytes("corners_jpeg", saved(corners(), format="JPEG", quality=95, optimize=True, subsampling=0))
    out.append("/* top left, top right, bottom left, bottom right: red, green, blue, yellow */")
    out.append("static const char *const orientation_corners[8] = {" + ",".join(f'"{s}"' for s in letters) + "};")


def emit_resized():
    cases = [("shrink", 23, 17, 8, 6, "BILINEAR", False), ("grow", 5, 4, 9, 7, "BILINEAR", False),
             ("mixed", 4, 30, 7, 5, "BILINEAR", False), ("wide_crop", 31, 12, 6, 8, "BILINEAR", True),
             ("tall_crop", 12, 31, 8, 6, "BILINEAR", True), ("nearest", 23, 17, 8, 6, "NEAREST", False)]
    table = []
    for name, w, h, to_w, to_h, kind, crop in cases:
        kind_value = getattr(Image, kind)
        image = gradient(w, h)
        image = ImageOps.fit(image, (to_w, to_h), kind_value) if crop else image.resize((to_w, to_h), kind_value)
        emit_bytes("resized_" + name, image.tobytes())
        table.append(f'{{"{name}", {w}, {h}, {{{to_w}, {to_h}, THAW_FILTER_{kind}, '
                     f'THAW_FIT_{"CROP" if crop else "STRETCH"}}}, resized_{name}}},')
    out.append("static const golden_resize golden_resizes[] = {" + "".join(table) + "};")


def main():
    emit_images()
    emit_bytes("png_of_20000_x_20000", png_header(20000, 20000))
    emit_bytes("png_of_30000_x_10", png_header(30000, 10))
    orientation_corners()
    emit_resized()
    text = f"""/* Made by wasm-tests/golden/images.py with Pillow {PIL.__version__}; do not edit. */
#ifndef THAW_GOLDEN_IMAGES_H
#define THAW_GOLDEN_IMAGES_H

#include <stddef.h>
#include <stdint.h>

#include "data/resize.h"

typedef struct {{
    const char *name;
    const uint8_t *file;
    size_t length;
    int w, h;
    const uint8_t *rgb; /* on white */
    int tolerance;
}} golden_image;

/* The source is gradient(from_w, from_h) of that script. */
typedef struct {{
    const char *name;
    int from_w, from_h;
    thaw_resize to;
    const uint8_t *rgb;
}} golden_resize;

""" + "\n".join(out) + "\n\n#endif\n"
    formatted = subprocess.run(["clang-format", "--assume-filename=wasm-tests/c/golden_images.h"],
                               input=text, text=True, check=True, stdout=subprocess.PIPE).stdout
    sys.stdout.write(formatted)


main()
