/* Pictures against those that SciPy and Pillow make of the same numbers:
 * scripts/make-golden-augment.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "data/augment.h"
#include "golden.h"
#include "test.h"

#define MAX_BYTES 1024

static double number(const thaw_json *object, const char *key) {
    const thaw_json *value = thaw_json_get(object, key);
    return value == NULL ? NAN : value->number;
}

static bool flag(const thaw_json *object, const char *key) {
    const thaw_json *value = thaw_json_get(object, key);
    return value != NULL && value->boolean;
}

static int choice(const thaw_json *about, const char *key, const char *const *names, int count) {
    const char *name = thaw_json_get(about, key)->text;
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) return i;
    }
    return -1;
}

static void add_colour(thaw_augment_params *p, thaw_colour_op_kind kind, double amount) {
    if (isnan(amount)) return;
    p->colour[p->colours++] = (thaw_colour_op){kind, (float)amount};
}

static thaw_augment_params params_of(const thaw_augment_desc *desc, const thaw_json *numbers) {
    thaw_augment_params p = thaw_augment_identity(desc);
    p.rotation = number(numbers, "rotation");
    p.shear = number(numbers, "shear");
    p.shift_y = number(numbers, "shift_y");
    p.shift_x = number(numbers, "shift_x");
    p.zoom_y = number(numbers, "zoom_y");
    p.zoom_x = number(numbers, "zoom_x");
    p.horizontal_flip = flag(numbers, "horizontal_flip");
    p.vertical_flip = flag(numbers, "vertical_flip");
    p.crop = number(numbers, "crop");
    p.crop_y = number(numbers, "crop_y");
    p.crop_x = number(numbers, "crop_x");
    add_colour(&p, THAW_COLOUR_OP_CHANNEL_SHIFT, number(numbers, "channel_shift"));
    add_colour(&p, THAW_COLOUR_OP_BRIGHTNESS, number(numbers, "brightness"));
    thaw_augment_compose(&p, (int)number(numbers, "w"), (int)number(numbers, "h"));
    return p;
}

/* The picture of a case lies within `tolerance` of the golden one. */
static void check_case(golden *g, const thaw_augment_params *p, const thaw_json *c,
                       double tolerance) {
    uint8_t src[MAX_BYTES], dst[MAX_BYTES + 1];
    int w = (int)number(c, "w"), h = (int)number(c, "h");
    size_t bytes = (size_t)(w * h * 3);
    REQUIRE(bytes <= MAX_BYTES);
    golden_values source = golden_get(g, NULL, thaw_json_get(c, "source")->text, bytes);
    golden_values wanted = golden_get(g, NULL, thaw_json_get(c, "name")->text, bytes);
    if (source.data == NULL || wanted.data == NULL) return;
    for (size_t i = 0; i < bytes; i++) src[i] = (uint8_t)source.data[i];
    dst[bytes] = 77;
    thaw_augment_apply(p, src, w, h, dst);
    CHECK_EQ_INT(dst[bytes], 77);
    double worst = 0;
    for (size_t i = 0; i < bytes; i++) {
        double off = fabs((double)dst[i] - (double)wanted.data[i]);
        if (!(off <= worst)) worst = off;
    }
    char text[64];
    snprintf(text, sizeof text, "%s of %d x %d", wanted.name, h, w);
    test_check_near(worst, 0, tolerance, __FILE__, __LINE__, text);
}

static void check_geometry(const char *name) {
    golden g;
    if (!golden_open(&g, name)) return;
    const thaw_json *about = golden_about(&g, "about");
    thaw_augment_desc desc = {
        .mode = (thaw_augment_mode)choice(about, "mode", thaw_augment_mode_names,
                                          THAW_AUGMENT_MODE_COUNT),
        .fill = (thaw_fill)choice(about, "fill", thaw_fill_names, THAW_FILL_COUNT),
        .cval = number(about, "cval")};
    const thaw_json *cases = thaw_json_get(about, "cases");
    CHECK(cases->count >= 30);
    for (const thaw_json *c = cases->child; c != NULL; c = c->next) {
        thaw_augment_params p = params_of(&desc, c);
        /* What Keras leaves in floats is rounded here; with brightness it has bytes too, and they
         * are the same. */
        bool bytes = p.exact && !isnan(number(c, "brightness"));
        check_case(&g, &p, c, bytes ? 0 : p.exact ? 0.5001 : 0.55);
    }
    golden_close(&g);
}

TEST(augment_keras_exact_is_keras_nearest) {
    check_geometry("augment_keras_nearest");
}

TEST(augment_keras_exact_is_keras_constant) {
    check_geometry("augment_keras_constant");
}

TEST(augment_keras_exact_is_keras_reflect) {
    check_geometry("augment_keras_reflect");
}

TEST(augment_keras_exact_is_keras_wrap) {
    check_geometry("augment_keras_wrap");
}

TEST(augment_corrected_is_its_formula_nearest) {
    check_geometry("augment_corrected_nearest");
}

TEST(augment_corrected_is_its_formula_constant) {
    check_geometry("augment_corrected_constant");
}

TEST(augment_corrected_is_its_formula_reflect) {
    check_geometry("augment_corrected_reflect");
}

TEST(augment_corrected_is_its_formula_wrap) {
    check_geometry("augment_corrected_wrap");
}

TEST(augment_colours_are_those_of_keras_and_pillow) {
    static const char *const names[] = {"channel_shift", "brightness", "contrast", "saturation",
                                        "autocontrast",  "solarize",   "posterize"};
    golden g;
    if (!golden_open(&g, "augment_colours")) return;
    const thaw_json *cases = thaw_json_get(golden_about(&g, "about"), "cases");
    CHECK_EQ_INT(cases->count, 7);
    for (const thaw_json *c = cases->child; c != NULL; c = c->next) {
        int kind = choice(c, "kind", names, 7);
        thaw_augment_params p = thaw_augment_identity(&(thaw_augment_desc){0});
        add_colour(&p, (thaw_colour_op_kind)kind, number(c, "amount"));
        /* Pillow blends and stretches in bytes, downwards. */
        bool pillow = kind == THAW_COLOUR_OP_SATURATION || kind == THAW_COLOUR_OP_AUTOCONTRAST;
        check_case(&g, &p, c, pillow ? 1 : kind == THAW_COLOUR_OP_CONTRAST ? 0.5001 : 0);
    }
    golden_close(&g);
}
