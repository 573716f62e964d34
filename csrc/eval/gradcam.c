#include "eval/gradcam.h"

#include <string.h>

#include "base/heap.h"
#include "train/score.h"

struct thaw_gradcam {
    const thaw_model *model;
    int value; /* of the map */
    thaw_program *prefix, *suffix;
    float *map; /* owned */
};

/* The last value that still has places. */
static int find_map(const thaw_graph *g) {
    for (int v = g->nodes; v > 0; v--) {
        if (g->shape[v].h * g->shape[v].w > 1) return v;
    }
    return 0;
}

static thaw_status make_programs(thaw_gradcam *cam, thaw_pool *pool, bool *member,
                                 thaw_error *err) {
    const thaw_graph *g = &cam->model->graph;
    for (int i = 0; i < g->nodes; i++) member[i] = i < cam->value;
    thaw_program_desc desc = {.graph = g, .member = member, .batch = 1, .pool = pool};
    THAW_TRY(thaw_program_create(&desc, &cam->prefix, err));
    for (int i = 0; i < g->nodes; i++) member[i] = !member[i];
    desc.training = desc.attributes = true;
    THAW_TRY(thaw_program_create(&desc, &cam->suffix, err));
    size_t floats = thaw_shape_image(g->shape[cam->value]);
    if (thaw_program_output_floats(cam->prefix) != floats ||
        thaw_program_input_floats(cam->suffix) != floats) {
        return thaw_fail(err, THAW_BAD_MODEL, "%s: one map wanted before the head, found several",
                         g->node[cam->value - 1].name);
    }
    size_t places = (size_t)g->shape[cam->value].h * (size_t)g->shape[cam->value].w;
    cam->map = thaw_heap_alloc(places * sizeof *cam->map);
    if (cam->map == NULL) return thaw_fail(err, THAW_NO_MEMORY, "an explanation");
    THAW_TRY(thaw_program_allocate(cam->prefix, err));
    return thaw_program_allocate(cam->suffix, err);
}

static thaw_status make(thaw_gradcam *cam, thaw_pool *pool, thaw_error *err) {
    const thaw_graph *g = &cam->model->graph;
    cam->value = find_map(g);
    if (cam->value == 0 || cam->value == g->nodes) {
        return thaw_fail(err, THAW_BAD_MODEL, "no layer before the last has a map to explain");
    }
    bool *member = thaw_heap_alloc((size_t)g->nodes * sizeof *member);
    if (member == NULL) return thaw_fail(err, THAW_NO_MEMORY, "an explanation");
    thaw_status status = make_programs(cam, pool, member, err);
    thaw_heap_free(member);
    return status;
}

thaw_status thaw_gradcam_create(const thaw_model *model, thaw_pool *pool, thaw_gradcam **out,
                                thaw_error *err) {
    thaw_gradcam *cam = thaw_heap_alloc(sizeof *cam);
    if (cam == NULL) return thaw_fail(err, THAW_NO_MEMORY, "an explanation");
    *cam = (thaw_gradcam){.model = model};
    thaw_status status = make(cam, pool, err);
    if (status != THAW_OK) {
        thaw_gradcam_destroy(cam);
        return status;
    }
    *out = cam;
    return THAW_OK;
}

void thaw_gradcam_destroy(thaw_gradcam *cam) {
    if (cam == NULL) return;
    thaw_program_destroy(cam->prefix);
    thaw_program_destroy(cam->suffix);
    thaw_heap_free(cam->map);
    thaw_heap_free(cam);
}

float *thaw_gradcam_input(thaw_gradcam *cam) {
    return thaw_program_input_at(cam->prefix, 0);
}

thaw_shape thaw_gradcam_shape(const thaw_gradcam *cam) {
    return cam->model->graph.shape[cam->value];
}

/* The class's logit for the photo, backward: its gradient with respect to the map. */
static int differentiate(thaw_gradcam *cam, int label) {
    int classes = cam->model->classes;
    thaw_pass pass = {.n = 1};
    thaw_program_refresh(cam->prefix);
    thaw_program_forward(cam->prefix, &pass);
    thaw_program_put(cam->suffix, 0, thaw_program_output(cam->prefix));
    thaw_program_forward(cam->suffix, &pass);
    if (label < 0) label = thaw_argmax(thaw_program_output(cam->suffix), classes);
    float *dlogits = thaw_program_output_grad(cam->suffix);
    memset(dlogits, 0, (size_t)classes * sizeof *dlogits);
    dlogits[label] = 1.0f;
    thaw_program_backward(cam->suffix, &pass);
    return label;
}

static void scale_to_one(float *map, size_t places) {
    float largest = 0;
    for (size_t i = 0; i < places; i++) {
        if (map[i] < 0) map[i] = 0;
        if (map[i] > largest) largest = map[i];
    }
    for (size_t i = 0; i < places && largest > 0; i++) map[i] /= largest;
}

const float *thaw_gradcam_explain(thaw_gradcam *cam, int *label) {
    *label = differentiate(cam, *label);
    float *map = cam->map;
    thaw_shape s = thaw_gradcam_shape(cam);
    size_t places = (size_t)s.h * (size_t)s.w, c = (size_t)s.c;
    const float *y = thaw_program_output(cam->prefix);
    const float *dy = thaw_program_input_grad(cam->suffix);
    memset(map, 0, places * sizeof *map);
    for (size_t k = 0; k < c; k++) {
        double weight = 0;
        for (size_t i = 0; i < places; i++) weight += (double)dy[i * c + k];
        float mean = (float)(weight / (double)places);
        for (size_t i = 0; i < places; i++) map[i] += mean * y[i * c + k];
    }
    scale_to_one(map, places);
    return map;
}

/* ---- over a photo ---------------------------------------------------------------------------- */

/* The glow hides at most this share of the photo. */
#define GLOW 0.6f

static float clamp(float v, float low, float high) {
    return v < low ? low : v > high ? high : v;
}

/* Where pixel i of n lies among m map places, whose values stand in their middles. */
static float place_of(int i, int n, int m) {
    return clamp(((float)i + 0.5f) * (float)m / (float)n - 0.5f, 0, (float)(m - 1));
}

static float bilinear(const float *map, int mh, int mw, float y, float x) {
    int top = (int)y, left = (int)x;
    int bottom = top + 1 < mh ? top + 1 : top, right = left + 1 < mw ? left + 1 : left;
    float fy = y - (float)top, fx = x - (float)left;
    float above = map[top * mw + left] * (1 - fx) + map[top * mw + right] * fx;
    float below = map[bottom * mw + left] * (1 - fx) + map[bottom * mw + right] * fx;
    return above * (1 - fy) + below * fy;
}

void thaw_gradcam_paint(const float *map, int mh, int mw, uint8_t *rgb, int h, int w) {
    for (int i = 0; i < h; i++) {
        for (int j = 0; j < w; j++) {
            float v = bilinear(map, mh, mw, place_of(i, h, mh), place_of(j, w, mw));
            for (int c = 0; c < 3; c++) {
                uint8_t *pixel = &rgb[(i * w + j) * 3 + c];
                float glow = 255 * clamp(3 * v - (float)c, 0, 1);
                *pixel = (uint8_t)((float)*pixel * (1 - GLOW) + glow * GLOW + 0.5f);
            }
        }
    }
}
