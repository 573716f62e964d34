/** The part of train.py that chooses photos: Python that is the same for every model, and needs no Keras. */
export const PHOTOS = String.raw`

# --- which photos train and which validate ------------------------------------------------------


def mix(lane, word):
    lane = lane + word * PRIME2 & MASK
    return (lane << 31 | lane >> 33) * PRIME1 & MASK


def rotate(x, bits):
    return (x << bits | x >> 64 - bits) & MASK


def mix_stripes(data, two=PRIME2, one=PRIME1, mask=MASK):
    """Four lanes of mix, 32 bytes a turn: all of the time goes here, so nothing is called."""
    a, b, c, d = PRIME1 + PRIME2 & MASK, PRIME2, 0, -PRIME1 & MASK
    for word_a, word_b, word_c, word_d in struct.iter_unpack('<4Q', data):
        a = a + word_a * two & mask
        a = (a << 31 | a >> 33) * one & mask
        b = b + word_b * two & mask
        b = (b << 31 | b >> 33) * one & mask
        c = c + word_c * two & mask
        c = (c << 31 | c >> 33) * one & mask
        d = d + word_d * two & mask
        d = (d << 31 | d >> 33) * one & mask
    return a, b, c, d


def xxh64(data):
    """XXH64 of bytes, with seed 0 (Yann Collet, xxHash specification 0.1.1)."""
    at = len(data) & ~31
    value = PRIME5
    if at > 0:
        lanes = mix_stripes(memoryview(data)[:at])
        value = sum(rotate(lane, bits) for lane, bits in zip(lanes, (1, 7, 12, 18))) & MASK
        for lane in lanes:
            value = (value ^ mix(0, lane)) * PRIME1 + PRIME4 & MASK
    value = value + len(data) & MASK
    for at in range(at, len(data) - 7, 8):
        word = int.from_bytes(data[at:at + 8], 'little')
        value = rotate(value ^ mix(0, word), 27) * PRIME1 + PRIME4 & MASK
    at = len(data) & ~7
    if len(data) - at >= 4:
        word = int.from_bytes(data[at:at + 4], 'little')
        value = rotate(value ^ word * PRIME1 & MASK, 23) * PRIME2 + PRIME3 & MASK
        at += 4
    for byte in data[at:]:
        value = rotate(value ^ byte * PRIME5 & MASK, 11) * PRIME1 & MASK
    value = (value ^ value >> 33) * PRIME2 & MASK
    value = (value ^ value >> 29) * PRIME3 & MASK
    return value ^ value >> 32


def name_of(file):
    """What photos.json calls a file: the hash of its bytes, whatever it is called here."""
    return f'{xxh64(file.read_bytes()):016x}'


def list_photos(folder):
    """(file, index of its class) of every photo in the folders of the classes."""
    found = [entry.name for entry in Path(folder).iterdir() if entry.is_dir()]
    others = sorted(name for name in found if name not in CLASSES and not name.startswith('.'))
    if others:
        raise SystemExit(f'{folder}: the model has the classes {CLASSES}, not {others}')
    return [(file, label) for label, name in enumerate(CLASSES)
            for file in sorted(Path(folder, name).rglob('*')) if file.suffix.lower() in SUFFIXES]


def read_known():
    """What Thaw used each photo for, by its name; empty where that is not known."""
    if not KNOWN.exists():
        print(f'{KNOWN} is missing: which photos trained and which validated before is not known. '
              'Photos that validate now may have trained then, and flatter the model.')
        return {}
    lists = json.loads(KNOWN.read_text())
    return {name: use for use in ('none', 'train', 'validation', 'test') for name in lists[use]}


def sort_out(folder, known, seen):
    """The folder's photos by use: Thaw's, "new", or "copy" of a file that was seen before."""
    photos = list_photos(folder)
    parts = {use: [] for use in TOLD}
    with ProcessPoolExecutor() as pool:
        names = list(pool.map(name_of, [file for file, _ in photos], chunksize=16))
    for name, photo in zip(names, photos):
        parts['copy' if name in seen else known.get(name, 'new')].append(photo)
        seen.add(name)
    counts = [f'{len(parts[use])} {told}' for use, told in TOLD.items() if parts[use]]
    print(f'{folder}: {", ".join(counts) or "no photos"}')
    return parts


def hold_out(photos):
    """Splits photos: of each class the same share, drawn at random, is to validate."""
    training, validating = [], []
    for label in range(len(CLASSES)):
        of_class = [photo for photo in photos if photo[1] == label]
        random.Random(SEED).shuffle(of_class)
        count = round(len(of_class) * HELD_OUT)
        validating += of_class[:count]
        training += of_class[count:]
    return training, validating


def choose(folder, validation=None):
    """Photos to train on and to validate on. None that Thaw validated or tested on ever trains."""
    known, seen = read_known(), set()
    if validation:  # first, so that copies of its photos do not train
        apart = sort_out(validation, known, seen)
        seen -= {name for name, use in known.items() if use == 'train'}
    parts = sort_out(folder, known, seen)
    training, validating = parts['train'] + parts['new'], parts['validation']
    if validation:
        validating = apart['validation'] + apart['new']
    elif not known:
        training, validating = hold_out(training)
    if not training:
        raise SystemExit(f'{folder}: no photo is left to train on')
    print(f'{len(training)} photos train, {len(validating)} validate')
    return training, validating
`;
