/** The part of train.py that says the learning rate of each step, as csrc/train/schedule.c has it. */

const RATES = {
  constant: () => `    return LEARNING_RATE`,
  step: ({ every, factor }) => `    return LEARNING_RATE * ${factor} ** int(t / (${every} * each))`,
  cosine: ({ final, cycles }) => `    turned = t * ${cycles} % steps / steps
    return along_cosine(LEARNING_RATE, LEARNING_RATE * ${final}, turned)`,
  exponential: ({ final }) => `    return LEARNING_RATE * ${final} ** (t / max(steps - 1, 1))`,
  one_cycle: ({ pct_start: start, div_factor: division, final_div_factor: last }) =>
    `    low = LEARNING_RATE / ${division}
    top = ${start} * steps - 1
    if t <= top:
        return along_cosine(low, LEARNING_RATE, t / top if top > 0 else 1)
    return along_cosine(LEARNING_RATE, low / ${last}, (t - top) / (steps - 1 - top))`,
  plateau: () => `    return None  # from here on ReduceLROnPlateau has it`,
};

/** Kinds whose rate depends on the step, warm-up or not. */
const MOVES = ['step', 'cosine', 'exponential', 'one_cycle'];

const ALONG_COSINE = `

def along_cosine(start, end, share):
    """From start at 0 to end at 1, along half a cosine."""
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2
`;

const CALLBACK = `

def follow_schedule(each, epochs):
    """Sets the rate before each step."""
    from tensorflow import keras

    class FollowSchedule(keras.callbacks.Callback):
        step = 0

        def on_train_batch_begin(self, batch, logs=None):
            rate = learning_rate(self.step, each, epochs)
            if rate is not None:
                self.model.optimizer.learning_rate = rate
            self.step += 1

    return FollowSchedule()
`;

/**
 * @param {object} schedule of a phase
 * @returns {boolean} the rate changes by step, and not by what comes out of an epoch alone
 */
export const changesByStep = ({ kind, warmup = 0 }) => warmup > 0 || MOVES.includes(kind);

/** @param {object} schedule that changes by step @returns {string} Python that needs no Keras until it is used */
export function writeSchedule({ kind, warmup = 0, ...options }) {
  const rising = warmup
    ? `    warmup = min(int(${warmup} * each + 0.5), total)
    if step < warmup:
        return LEARNING_RATE * (step + 1) / warmup
`
    : '';
  const place = warmup ? 'step - warmup, total - warmup' : 'step, total';
  const counted = MOVES.includes(kind) ? `    t, steps = ${place}\n` : '';
  const drawn = ['cosine', 'one_cycle'].includes(kind) ? ALONG_COSINE : '';
  return `

# --- the learning rate --------------------------------------------------------------------------
${drawn}

def learning_rate(step, each, epochs):
    """The rate of a step, counted from 0; an epoch has \`each\` of them."""
    total = each * epochs
${rising}${counted}${RATES[kind](options)}
${CALLBACK}`;
}
