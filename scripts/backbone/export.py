"""Write the taught student as models/thaw_s.safetensors: float16, Keras' names and layouts.

    python3 export.py --work WORK
"""

import argparse
import json
import os
import struct

import numpy as np
import torch

import student

NORM = {'weight': 'gamma', 'bias': 'beta', 'running_mean': 'moving_mean', 'running_var': 'moving_variance'}
METADATA = {
    'name': 'thaw_s',
    'version': '5',
    'source': 'scripts/backbone; thinned from and taught by MobileNetV2 1.0 (ONNX model zoo, Apache-2.0)',
}


def layer_name(module):
    """'blocks.3.layers.expand_BN' to 'block_3_expand_BN'; block 0 belongs to the stem, the features to the last one."""
    if module == 'features':
        return 'block_9_features'
    if not module.startswith('blocks.'):
        return module
    _, index, _, part = module.split('.')
    return f'block_{index}_{part}' if index != '0' else f'stem_{part}'


def keras_tensors(state):
    """A state dict as {LAYER/part: array}: kernels (h, w, in, out), depthwise (h, w, channels, 1)."""
    tensors = {}
    for key, value in state.items():
        module, part = key.rsplit('.', 1)
        layer, array = layer_name(module), value.numpy()
        if layer.endswith('_BN'):
            if part in NORM:
                tensors[f'{layer}/{NORM[part]}'] = array
        elif part == 'bias':
            tensors[f'{layer}/bias'] = array
        elif layer.endswith('_depthwise'):
            tensors[f'{layer}/depthwise_kernel'] = array.transpose(2, 3, 0, 1)
        else:
            tensors[f'{layer}/kernel'] = array.transpose(2, 3, 1, 0)
    return tensors


def write_safetensors(path, tensors, metadata):
    """Header length (8 bytes, little-endian), JSON header with sorted keys, data in the same order."""
    header, data = {'__metadata__': metadata}, []
    offset = 0
    for name in sorted(tensors):
        raw = np.ascontiguousarray(tensors[name], dtype='<f2').tobytes()
        header[name] = {'dtype': 'F16', 'shape': list(tensors[name].shape), 'data_offsets': [offset, offset + len(raw)]}
        data.append(raw)
        offset += len(raw)
    text = json.dumps(header, sort_keys=True, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text + b''.join(data))


def read_header(file):
    """Leaves the file where its data begins."""
    length = struct.unpack('<Q', file.read(8))[0]
    return json.loads(file.read(length))


def read_metadata(path):
    with open(path, 'rb') as file:
        return read_header(file)['__metadata__']


def read_safetensors(path):
    """{name: float32 array} of a file that write_safetensors wrote."""
    with open(path, 'rb') as file:
        header, data = read_header(file), file.read()
    header.pop('__metadata__')
    return {
        name: np.frombuffer(data[slice(*entry['data_offsets'])], '<f2').reshape(entry['shape']).astype(np.float32)
        for name, entry in header.items()
    }


def load(path, model=student.MODEL):
    """The student in evaluation mode with the weights in PATH, as the engine has them; MODEL: the file of its version."""
    net = student.Student(*student.read_spec(model)).eval()
    tensors, state = read_safetensors(path), net.state_dict()
    for key, value in keras_tensors(state).items():
        assert tensors[key].shape == value.shape, key
    # keras_tensors gives views of the state dict, so that filling them fills the network.
    for key, value in keras_tensors(state).items():
        value[...] = tensors[key]
    return net.to(memory_format=torch.channels_last)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--work', required=True)
    parser.add_argument('--out', default=os.path.splitext(student.MODEL)[0] + '.safetensors')
    args = parser.parse_args()
    state = torch.load(os.path.join(args.work, 'student.pt'), map_location='cpu')
    tensors = keras_tensors(state['average'])
    write_safetensors(args.out, tensors, METADATA)
    print(f"{args.out}: step {state['step']}, {sum(t.size for t in tensors.values())} numbers, {os.path.getsize(args.out)} bytes")


if __name__ == '__main__':
    main()
