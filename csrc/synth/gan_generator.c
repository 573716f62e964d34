/* The GAN as a generator: which photos a batch takes, and signs of collapse.
 *
 * Every class has the same share of each batch, however few photos it has: rare classes are what
 * samples are wanted of. A class's photos come in a shuffled order, anew for each pass. */
#include "base/rng.h"
#include "synth/gan.h"
#include "synth/generator.h"

/* Streams of SHUFFLE that nobody else uses, one a class. */
#define FIRST_ORDER 16

#define REPORTED 8 /* pictures of each class that are looked at, at most */

typedef struct {
    const thaw_synth_task *task;
    thaw_gan *gan;
    uint32_t *photo; /* by class */
    size_t *first;   /* of each class in photo; one more at the end */
    uint32_t *order; /* as photo: the order of a class in its pass, as numbers from 0 */
    size_t *pass;    /* of each class; SIZE_MAX before its first */
    int *learnt;     /* classes that have photos */
    int learnts;
    const uint8_t **rgb; /* a batch */
    int *label;
    double *spread;    /* of each class's photos; 0 where that says nothing */
    uint8_t *pictures; /* REPORTED samples */
    thaw_gan_loss sum; /* over the epoch */
} gan_state;

static size_t count_of(const gan_state *s, int label) {
    return s->first[label + 1] - s->first[label];
}

static size_t bytes_of(const gan_state *s) {
    return (size_t)s->task->w * (size_t)s->task->h * 3;
}

static const uint8_t *picture(const gan_state *s, uint32_t photo) {
    return s->task->real.rgb + photo * bytes_of(s);
}

/* ---- life ------------------------------------------------------------------------------------ */

static thaw_status allocate(gan_state *s, thaw_arena *arena, thaw_error *err) {
    const thaw_synth_task *task = s->task;
    size_t classes = (size_t)task->classes, batch = (size_t)task->desc.learning.batch;
    s->photo = thaw_arena_array(arena, task->real.samples, sizeof *s->photo);
    s->first = thaw_arena_array(arena, classes + 1, sizeof *s->first);
    s->order = thaw_arena_array(arena, task->real.samples, sizeof *s->order);
    s->pass = thaw_arena_array(arena, classes, sizeof *s->pass);
    s->learnt = thaw_arena_array(arena, classes, sizeof *s->learnt);
    s->rgb = thaw_arena_array(arena, batch, sizeof *s->rgb);
    s->label = thaw_arena_array(arena, batch, sizeof *s->label);
    s->spread = thaw_arena_array(arena, classes, sizeof *s->spread);
    s->pictures = thaw_arena_array(arena, REPORTED, bytes_of(s));
    const void *all[] = {s->photo, s->first, s->order,  s->pass,    s->learnt,
                         s->rgb,   s->label, s->spread, s->pictures};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i] == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a GAN's photos");
    }
    return THAW_OK;
}

static void look_at_photos(gan_state *s) {
    const uint8_t *rgb[REPORTED];
    for (int label = 0; label < s->task->classes; label++) {
        size_t n = count_of(s, label) < REPORTED ? count_of(s, label) : REPORTED;
        s->pass[label] = SIZE_MAX;
        if (n > 0) s->learnt[s->learnts++] = label;
        for (size_t i = 0; i < n; i++) rgb[i] = picture(s, s->photo[s->first[label] + i]);
        if (n > 1) s->spread[label] = thaw_gan_spread(s->task->w, rgb, (int)n);
    }
}

static thaw_status open_gan(const thaw_synth_task *task, thaw_arena *arena, void **state,
                            size_t *pieces, thaw_error *err) {
    const thaw_synth_learning *learning = &task->desc.learning;
    gan_state *s = thaw_arena_alloc(arena, sizeof *s);
    thaw_gan_desc desc = thaw_gan_defaults(task->classes);
    if (s == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a GAN");
    *state = s;
    s->task = task;
    desc.side = learning->side;
    desc.latent = learning->latent;
    desc.filters = learning->filters;
    desc.batch = learning->batch;
    desc.lr = learning->lr;
    desc.lr_judge = 2 * learning->lr; /* two time scales: Heusel et al. 2017 */
    THAW_TRY(allocate(s, arena, err));
    THAW_TRY(thaw_gan_create(&desc, task->seed, task->pool, &s->gan, err));
    thaw_synth_sort(&task->real, task->classes, s->photo, s->first);
    look_at_photos(s);
    *pieces = s->learnts > 0 ? (size_t)learning->epochs * THAW_GAN_EPOCH : 0;
    return THAW_OK;
}

static void close_gan(void *state) {
    gan_state *s = state;
    thaw_gan_destroy(s->gan);
}

/* ---- learning -------------------------------------------------------------------------------- */

/* The photo that is `turn`-th of its class since the beginning. */
static uint32_t photo_at(gan_state *s, int label, size_t turn) {
    size_t n = count_of(s, label), pass = turn / n;
    uint32_t *order = s->order + s->first[label];
    if (s->pass[label] != pass) {
        uint32_t item = FIRST_ORDER + (uint32_t)label;
        thaw_rng rng = thaw_rng_make(s->task->seed, THAW_RNG_SHUFFLE, (uint32_t)pass, item);
        for (uint32_t i = 0; i < n; i++) order[i] = i;
        thaw_rng_shuffle(&rng, order, n);
        s->pass[label] = pass;
    }
    return s->photo[s->first[label] + order[turn % n]];
}

static thaw_gan_batch choose(gan_state *s, size_t piece) {
    int n = s->task->desc.learning.batch;
    for (int i = 0; i < n; i++) {
        size_t turn = piece * (size_t)n + (size_t)i, classes = (size_t)s->learnts;
        s->label[i] = s->learnt[turn % classes];
        s->rgb[i] = picture(s, photo_at(s, s->label[i], turn / classes));
    }
    return (thaw_gan_batch){n, s->rgb, s->label};
}

/* Of a class's first samples beside its photos, as a mean over classes. */
static double diversity_of(gan_state *s) {
    const uint8_t *rgb[REPORTED];
    double sum = 0;
    int classes = 0;
    for (int label = 0; label < s->task->classes; label++) {
        if (s->spread[label] <= 0) continue;
        for (uint32_t i = 0; i < REPORTED; i++) {
            uint8_t *to = s->pictures + i * bytes_of(s);
            thaw_gan_sample(s->gan, label, (uint32_t)label, i, to);
            rgb[i] = to;
        }
        sum += thaw_gan_spread(s->task->w, rgb, REPORTED) / s->spread[label];
        classes++;
    }
    return classes > 0 ? sum / classes : 0;
}

static void tell(thaw_synth_lesson *lesson, const char *name, double value) {
    lesson->figure[lesson->figures].name = name;
    lesson->figure[lesson->figures++].value = value;
}

static void tell_loss(thaw_synth_lesson *lesson, const thaw_gan_loss *loss, double batches) {
    tell(lesson, "discriminator", loss->discriminator / batches);
    tell(lesson, "generator", loss->generator / batches);
    tell(lesson, "saturation", loss->beyond / batches);
}

static thaw_status learn_batch(void *state, size_t piece, thaw_synth_lesson *lesson,
                               thaw_error *err) {
    gan_state *s = state;
    thaw_gan_batch batch = choose(s, piece);
    thaw_gan_loss loss = thaw_gan_step(s->gan, &batch, (uint32_t)piece);
    (void)err;
    s->sum.discriminator += loss.discriminator;
    s->sum.generator += loss.generator;
    s->sum.beyond += loss.beyond;
    lesson->epoch = (int)(piece / THAW_GAN_EPOCH) + 1;
    lesson->epochs = s->task->desc.learning.epochs;
    lesson->epoch_ended = (piece + 1) % THAW_GAN_EPOCH == 0;
    lesson->over = lesson->epoch_ended && lesson->epoch == lesson->epochs;
    tell_loss(lesson, lesson->epoch_ended ? &s->sum : &loss,
              lesson->epoch_ended ? THAW_GAN_EPOCH : 1);
    if (!lesson->epoch_ended) return THAW_OK;
    tell(lesson, "diversity", diversity_of(s));
    s->sum = (thaw_gan_loss){0};
    return THAW_OK;
}

static void visit_gan(void *state, thaw_visitor *v) {
    gan_state *s = state;
    visit_double(v, "discriminator_sum", &s->sum.discriminator);
    visit_double(v, "generator_sum", &s->sum.generator);
    visit_double(v, "beyond_sum", &s->sum.beyond);
    thaw_gan_visit(s->gan, v);
}

static void make_picture(void *state, int label, uint32_t stream, uint32_t index, uint8_t *rgb,
                         float *feature) {
    const gan_state *s = state;
    (void)feature;
    thaw_gan_sample(s->gan, label, stream, index, rgb);
}

const thaw_generator thaw_generator_gan = {.name = "gan",
                                           .learns = true,
                                           .pictures = true,
                                           .open = open_gan,
                                           .close = close_gan,
                                           .learn = learn_batch,
                                           .visit = visit_gan,
                                           .make = make_picture};
