#include "train/schedule.h"

#include <math.h>

#include "base/mathf.h"

#define PI 3.14159265358979323846

const char *const thaw_schedule_names[THAW_SCHEDULE_COUNT] = {
    "constant", "step", "cosine", "exponential", "one_cycle", "plateau"};

static double constant(const thaw_schedule *s, uint32_t t) {
    (void)t;
    return s->lr;
}

static double step(const thaw_schedule *s, uint32_t t) {
    double stairs = (double)t / (s->desc.every * (double)s->each);
    return s->lr * thaw_pow_int(s->desc.factor, (unsigned)stairs);
}

/* From `from` at 0 to `to` at 1, along half a cosine. */
static double along_cosine(double from, double to, double share) {
    return to + (from - to) * (1 + thaw_cos(PI * share)) / 2;
}

static double cosine(const thaw_schedule *s, uint32_t t) {
    uint64_t turned = (uint64_t)t * (uint64_t)s->desc.cycles % s->steps;
    return along_cosine(s->lr, s->lr * s->desc.final, (double)turned / (double)s->steps);
}

static double exponential(const thaw_schedule *s, uint32_t t) {
    return s->lr * thaw_pow_int(s->ratio, t);
}

/* PyTorch counts the two parts between steps: the top is reached at step pct_start·T − 1. */
static double one_cycle(const thaw_schedule *s, uint32_t t) {
    double low = s->lr / s->desc.div_factor, end = low / s->desc.final_div_factor;
    double top = s->desc.pct_start * (double)s->steps - 1, last = (double)s->steps - 1;
    if ((double)t <= top) return along_cosine(low, s->lr, top > 0 ? (double)t / top : 1);
    return along_cosine(s->lr, end, ((double)t - top) / (last - top));
}

/* In enum order. */
static const struct {
    double (*rate)(const thaw_schedule *s, uint32_t t);
    thaw_schedule_desc defaults;
} rules[THAW_SCHEDULE_COUNT] = {
    {constant, {.kind = THAW_SCHEDULE_CONSTANT}},
    {step, {.kind = THAW_SCHEDULE_STEP, .every = 10, .factor = 0.1}},
    {cosine, {.kind = THAW_SCHEDULE_COSINE, .cycles = 1}},
    {exponential, {.kind = THAW_SCHEDULE_EXPONENTIAL, .final = 0.01}},
    {one_cycle,
     {.kind = THAW_SCHEDULE_ONE_CYCLE,
      .pct_start = 0.3,
      .div_factor = 25,
      .final_div_factor = 1e4}},
    {constant, {.kind = THAW_SCHEDULE_PLATEAU, .factor = 0.1, .patience = 10, .min_delta = 1e-4}},
};

thaw_schedule_desc thaw_schedule_defaults(thaw_schedule_kind kind) {
    return rules[kind].defaults;
}

void thaw_schedule_init(thaw_schedule *s, const thaw_schedule_desc *desc, double lr, uint32_t each,
                        int epochs) {
    uint32_t total = each * (uint32_t)epochs;
    double warmup = desc->warmup * (double)each + 0.5;
    *s = (thaw_schedule){.desc = *desc, .lr = lr, .each = each, .ratio = 1};
    s->warmup = warmup < (double)total ? (uint32_t)warmup : total;
    s->steps = total - s->warmup;
    if (desc->kind == THAW_SCHEDULE_EXPONENTIAL && s->steps > 1) {
        s->ratio = thaw_root_int(desc->final, s->steps - 1);
    }
}

double thaw_schedule_rate(const thaw_schedule *s, uint32_t t) {
    if (t < s->warmup) return s->lr * (double)(t + 1) / (double)s->warmup;
    return rules[s->desc.kind].rate(s, t - s->warmup);
}

/* Keras' on_epoch_end, line by line: an epoch in cooldown counts down and is not waited for. */
void thaw_schedule_judge(thaw_schedule *s, thaw_score train, thaw_score validation) {
    const thaw_schedule_desc *d = &s->desc;
    if (d->kind != THAW_SCHEDULE_PLATEAU) return;
    double value = thaw_monitor_value(d->monitor, train, validation);
    if (s->cooldown > 0) {
        s->cooldown--;
        s->wait = 0;
    }
    bool is_number = !isnan(value); /* which never is the first best */
    if (s->has_best ? thaw_monitor_improves(d->monitor, d->mode, value, s->best, d->min_delta)
                    : is_number) {
        s->has_best = true;
        s->best = value;
        s->wait = 0;
        return;
    }
    if (s->cooldown > 0 || ++s->wait < d->patience || s->lr <= d->min_lr) return;
    s->lr = s->lr * d->factor > d->min_lr ? s->lr * d->factor : d->min_lr;
    s->cooldown = d->cooldown;
    s->wait = 0;
}
