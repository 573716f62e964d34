#include "app/recipe_augment.h"

#include "app/recipe_keys.h"

#define RANDAUGMENT_OPS 2
#define RANDAUGMENT_MAGNITUDE 0.5

#define NUMBER(name, ...) THAW_NUMBER_KEY(#name, thaw_augment_desc, name, __VA_ARGS__)
static const thaw_recipe_key numbers[] = {
    NUMBER(rotation, {0, 180, false, false}),
    NUMBER(width_shift, {0, 4096, false, false}), /* below 1: a share of the side */
    NUMBER(height_shift, {0, 4096, false, false}),
    NUMBER(shear, {0, 90, false, true}),
    NUMBER(channel_shift, {0, 255, false, false}),
    NUMBER(noise, {0, 255, false, false}),
    NUMBER(cutout, {0, 1, false, false}),
    NUMBER(cval, {0, 255, false, false}),
    NUMBER(mixup, {0, 100, false, false}),
    NUMBER(cutmix, {0, 100, false, false}),
};
#undef NUMBER

#define DESC thaw_augment_desc
static const thaw_recipe_key choices[] = {
    THAW_BOOL_KEY("horizontal_flip", DESC, horizontal_flip),
    THAW_BOOL_KEY("vertical_flip", DESC, vertical_flip),
    THAW_CHOICE_KEY("fill", DESC, fill, thaw_fill_names, THAW_FILL_COUNT),
    THAW_CHOICE_KEY("mode", DESC, mode, thaw_augment_mode_names, THAW_AUGMENT_MODE_COUNT),
};
#undef DESC

/* Keys whose value is a range: [low, high], or a number that stands for [1 − it, 1 + it]; of crop,
 * the number is the low end and 1 the high one. */
static const struct {
    const char *key;
    size_t offset;
    thaw_range allowed;
    bool up_to_one;
} ranges[] = {
#define RANGE(name, ...)                                                                           \
    { #name, offsetof(thaw_augment_desc, name), __VA_ARGS__ }
    RANGE(zoom, {0, 10, true, false}, false),        RANGE(crop, {0, 1, true, false}, true),
    RANGE(brightness, {0, 10, false, false}, false), RANGE(contrast, {0, 10, false, false}, false),
    RANGE(saturation, {0, 10, false, false}, false),
#undef RANGE
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static thaw_augment_range *range_at(thaw_augment_desc *desc, size_t i) {
    return (thaw_augment_range *)(void *)((char *)desc + ranges[i].offset);
}

static void read_range(thaw_fields *f, size_t i, thaw_augment_range *out) {
    const char *key = ranges[i].key;
    const thaw_json *value = thaw_fields_value(f, key);
    double ends[2] = {0, 0};
    if (value == NULL) return;
    if (value->kind == THAW_JSON_NUMBER) {
        bool one = ranges[i].up_to_one;
        double x = thaw_fields_number(f, key, (thaw_range){0, 1, false, !one}, 0);
        if (x > 0) *out = (thaw_augment_range){one ? x : 1 - x, one ? 1 : 1 + x};
        return;
    }
    thaw_fields_numbers(f, key, ranges[i].allowed, ends, 2);
    if (ends[0] > ends[1]) {
        thaw_fields_fail(f, key, "[low, high] wanted, got [%g, %g]", ends[0], ends[1]);
    }
    *out = (thaw_augment_range){ends[0], ends[1]};
}

static void read_policy(thaw_fields *f, thaw_augment_desc *d) {
    d->policy = (thaw_augment_policy)thaw_fields_choice(f, "policy", thaw_policy_names,
                                                        THAW_POLICY_COUNT, 0);
    bool random = d->policy == THAW_POLICY_RANDAUGMENT;
    static const char *const of_randaugment[] = {"ops", "magnitude"};
    for (size_t i = 0; i < COUNT(of_randaugment); i++) {
        if (thaw_fields_value(f, of_randaugment[i]) != NULL && !random) {
            thaw_fields_fail(f, of_randaugment[i], "only with \"policy\": \"randaugment\"");
        }
    }
    d->ops = thaw_fields_int(f, "ops", 1, THAW_POLICY_MAX_OPS, random ? RANDAUGMENT_OPS : 0);
    d->magnitude =
        thaw_fields_number(f, "magnitude", THAW_RANGE_FRACTION, random ? RANDAUGMENT_MAGNITUDE : 0);
}

thaw_status thaw_recipe_read_augment(thaw_fields *f, thaw_augment_desc *out) {
    thaw_augment_desc d = {0};
    thaw_recipe_read_keys(f, numbers, COUNT(numbers), &d);
    for (size_t i = 0; i < COUNT(ranges); i++) read_range(f, i, range_at(&d, i));
    thaw_recipe_read_keys(f, choices, COUNT(choices), &d);
    read_policy(f, &d);
    d.variants = thaw_fields_int(f, "variants", 0, 1000, 0);
    if (d.variants > 0 && (d.mixup > 0 || d.cutmix > 0)) {
        thaw_fields_fail(f, "variants",
                         "not with mixup or cutmix, whose pictures differ with every batch");
    }
    *out = d;
    return thaw_fields_end(f);
}

void thaw_recipe_write_augment(const thaw_augment_desc *desc, thaw_json_writer *w) {
    thaw_augment_desc d = *desc;
    if (!thaw_augment_is_on(desc)) return;
    thaw_json_open(w, "augment", '{');
    thaw_recipe_write_keys(&d, numbers, COUNT(numbers), w);
    for (size_t i = 0; i < COUNT(ranges); i++) {
        thaw_augment_range range = *range_at(&d, i);
        if (range.high <= 0) {
            thaw_json_put_double(w, ranges[i].key, 0);
            continue;
        }
        thaw_json_open(w, ranges[i].key, '[');
        thaw_json_put_double(w, NULL, range.low);
        thaw_json_put_double(w, NULL, range.high);
        thaw_json_close(w, ']');
    }
    thaw_recipe_write_keys(&d, choices, COUNT(choices), w);
    thaw_json_put_text(w, "policy", thaw_policy_names[d.policy]);
    if (d.policy == THAW_POLICY_RANDAUGMENT) {
        thaw_json_put_int(w, "ops", d.ops);
        thaw_json_put_double(w, "magnitude", d.magnitude);
    }
    thaw_json_put_int(w, "variants", d.variants);
    thaw_json_close(w, '}');
}
