"""safetensors files: eight bytes of header length, a JSON header, then the tensors, little-endian."""

import json
import struct

import numpy as np


def write(path, tensors, metadata):
    """Float32 tensors {name: array} in their order; metadata {name: text}."""
    header, data, offset = {'__metadata__': metadata}, [], 0
    for name, array in tensors.items():
        raw = np.ascontiguousarray(array, dtype='<f4').tobytes()
        header[name] = {'dtype': 'F32', 'shape': list(np.shape(array)), 'data_offsets': [offset, offset + len(raw)]}
        data.append(raw)
        offset += len(raw)
    text = json.dumps(header, separators=(',', ':'), ensure_ascii=False).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text)
        file.writelines(data)


def read(path):
    """({name: float32 array}, metadata)"""
    with open(path, 'rb') as file:
        length = struct.unpack('<Q', file.read(8))[0]
        header, data = json.loads(file.read(length)), bytearray(file.read())
    metadata = header.pop('__metadata__', {})
    return {
        name: np.frombuffer(data[slice(*entry['data_offsets'])], '<f4').reshape(entry['shape'])
        for name, entry in header.items()
    }, metadata
