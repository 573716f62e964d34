/* The VAE as a generator: learns batch by batch, with the divergence's weight warmed up, until
 * photos that it does not learn from are made no better; samples are decoded in batches. */
#include <string.h>

#include "synth/generator.h"
#include "synth/photos.h"
#include "synth/vae.h"
#include "train/early_stopping.h"
#include "train/snapshot.h"

/* Sums over photos, β beside. */
typedef struct {
    double reconstruction, divergence;
    size_t photos;
} vae_sum;

typedef struct {
    const thaw_synth_task *task;
    thaw_vae *vae;
    thaw_snapshot best[2]; /* of encoder and decoder */
    thaw_synth_photos photos;
    vae_sum learnt, held; /* of the epoch in work */
    thaw_early_stopping stopping;
    bool over;
    uint8_t *made; /* a batch of samples: those of `label` from `first` on */
    int made_label;
    uint32_t first, count;
} vae_state;

static thaw_network *network_of(const vae_state *s, int half) {
    return thaw_vae_network(s->vae, half);
}

/* ---- opening --------------------------------------------------------------------------------- */

static thaw_vae_desc desc_of(const thaw_synth_task *task) {
    const thaw_synth_learning *l = &task->desc.learning;
    return (thaw_vae_desc){.side = l->side,
                           .classes = task->classes,
                           .latent = l->latent,
                           .filters = l->filters,
                           .batch = l->batch,
                           .lr = l->lr,
                           .spread = task->desc.spread};
}

static size_t batches_an_epoch(const vae_state *s) {
    return thaw_synth_photos_batches(&s->photos, false) +
           thaw_synth_photos_batches(&s->photos, true);
}

/* The loss that is watched has the whole β: before it is reached an epoch cannot be the best. */
static void watch(vae_state *s) {
    thaw_early_stopping_desc desc = thaw_early_stopping_defaults();
    desc.min_delta = s->task->desc.vae.min_delta;
    desc.patience = s->task->desc.vae.patience;
    desc.start_from_epoch = s->task->desc.vae.warm_up;
    thaw_early_stopping_init(&s->stopping, &desc);
}

static thaw_status open_vae(const thaw_synth_task *task, thaw_arena *arena, void **state,
                            size_t *pieces, thaw_error *err) {
    const thaw_synth_learning *l = &task->desc.learning;
    const thaw_synth_vae *v = &task->desc.vae;
    size_t bytes = (size_t)task->w * (size_t)task->h * 3;
    vae_state *s = thaw_arena_alloc(arena, sizeof *s);
    uint8_t *made = thaw_arena_array(arena, (size_t)l->batch, bytes);
    if (s == NULL || made == NULL) return thaw_fail(err, THAW_NO_MEMORY, "a VAE");
    *s = (vae_state){.task = task, .made = made};
    *state = s;
    watch(s);
    thaw_synth_photos_desc photos = {task, l->batch, v->held_out, task->desc.flip};
    THAW_TRY(thaw_synth_photos_init(&s->photos, &photos, arena, err));
    thaw_vae_desc desc = desc_of(task);
    THAW_TRY(thaw_vae_create(&desc, task->seed, task->pool, &s->vae, err));
    for (int i = 0; i < 2; i++) {
        THAW_TRY(thaw_snapshot_init(&s->best[i], &network_of(s, i)->graph, err));
    }
    *pieces = (size_t)l->epochs * batches_an_epoch(s);
    return THAW_OK;
}

static void close_vae(void *state) {
    vae_state *s = state;
    for (int i = 0; i < 2; i++) thaw_snapshot_reset(&s->best[i]);
    thaw_vae_destroy(s->vae);
}

/* ---- learning -------------------------------------------------------------------------------- */

static double beta_at(const thaw_synth_vae *v, int epoch) {
    return epoch < v->warm_up ? v->beta * (epoch + 1) / (v->warm_up + 1) : v->beta;
}

static void add(vae_sum *sum, thaw_vae_loss loss, int n) {
    sum->reconstruction += loss.reconstruction * n;
    sum->divergence += loss.divergence * n;
    sum->photos += (size_t)n;
}

static void learn_batch(vae_state *s, int epoch, size_t at) {
    size_t learns = thaw_synth_photos_batches(&s->photos, false);
    thaw_synth_batch got = at < learns ? thaw_synth_photos_get(&s->photos, (uint32_t)epoch, at)
                                       : thaw_synth_photos_get_held(&s->photos, at - learns);
    thaw_vae_batch batch = {got.n, got.rgb, got.label, got.item};
    if (at < learns) {
        double beta = beta_at(&s->task->desc.vae, epoch);
        add(&s->learnt, thaw_vae_step(s->vae, &batch, (uint32_t)epoch, beta), got.n);
    } else {
        add(&s->held, thaw_vae_evaluate(s->vae, &batch), got.n);
    }
}

static double loss_of(const vae_state *s, const vae_sum *sum) {
    return (sum->reconstruction + s->task->desc.vae.beta * sum->divergence) / (double)sum->photos;
}

static void put_figure(thaw_synth_lesson *lesson, const char *name, double value) {
    lesson->figure[lesson->figures].name = name;
    lesson->figure[lesson->figures++].value = value;
}

static void tell(const vae_state *s, int epoch, thaw_synth_lesson *lesson) {
    const vae_sum *sum = &s->learnt;
    lesson->epoch = epoch + 1;
    lesson->epochs = s->task->desc.learning.epochs;
    put_figure(lesson, "loss", loss_of(s, sum));
    put_figure(lesson, "reconstruction", sum->reconstruction / (double)sum->photos);
    put_figure(lesson, "divergence", sum->divergence / (double)sum->photos);
    if (s->held.photos > 0) put_figure(lesson, "val_loss", loss_of(s, &s->held));
}

/* Where no photos are held out, those that were learnt from are watched. */
static thaw_status end_epoch(vae_state *s, int epoch, thaw_synth_lesson *lesson, thaw_error *err) {
    const vae_sum *watched = s->held.photos > 0 ? &s->held : &s->learnt;
    thaw_early_stopping_verdict verdict =
        thaw_early_stopping_update(&s->stopping, epoch, loss_of(s, watched));
    if (verdict.nan) {
        return thaw_fail(err, THAW_NUMERIC,
                         "the VAE's loss is not a number in epoch %d; a smaller synthetic.lr?",
                         epoch + 1);
    }
    for (int i = 0; i < 2 && verdict.store; i++) {
        thaw_snapshot_take(&s->best[i], &network_of(s, i)->graph);
    }
    s->learnt = s->held = (vae_sum){0};
    s->over = verdict.stop || epoch + 1 == s->task->desc.learning.epochs;
    for (int i = 0; i < 2 && s->over; i++) {
        thaw_snapshot_restore(&s->best[i], &network_of(s, i)->graph);
    }
    lesson->epoch_ended = true;
    lesson->improved = verdict.improved;
    lesson->over = s->over;
    return THAW_OK;
}

static thaw_status learn_piece(void *state, size_t piece, thaw_synth_lesson *lesson,
                               thaw_error *err) {
    vae_state *s = state;
    size_t each = batches_an_epoch(s), at = piece % each;
    int epoch = (int)(piece / each);
    learn_batch(s, epoch, at);
    tell(s, epoch, lesson);
    if (at + 1 == each) THAW_TRY(end_epoch(s, epoch, lesson, err));
    lesson->best_epoch = s->stopping.best_epoch + 1;
    lesson->wait = s->stopping.wait;
    return THAW_OK;
}

/* ---- keeping --------------------------------------------------------------------------------- */

static void same_int(thaw_visitor *v, const char *name, int value) {
    visit_int(v, name, &value, value, value);
}

static void same_double(thaw_visitor *v, const char *name, double value) {
    double found = value;
    visit_double(v, name, &found);
    if (v->status == THAW_OK && found != value) visit_misfit(v, name);
}

static void visit_settings(const vae_state *s, thaw_visitor *v) {
    const thaw_synth_learning *l = &s->task->desc.learning;
    const thaw_synth_vae *d = &s->task->desc.vae;
    same_int(v, "latent", l->latent);
    same_int(v, "filters", l->filters);
    same_int(v, "batch", l->batch);
    same_int(v, "epochs", l->epochs);
    same_double(v, "lr", l->lr);
    same_double(v, "beta", d->beta);
    same_int(v, "warm_up", d->warm_up);
    same_double(v, "held_out", d->held_out);
    same_int(v, "patience", d->patience);
    same_double(v, "min_delta", d->min_delta);
    same_int(v, "flip", s->task->desc.flip);
}

static void visit_sum(thaw_visitor *v, const char *const name[3], vae_sum *sum) {
    visit_double(v, name[0], &sum->reconstruction);
    visit_double(v, name[1], &sum->divergence);
    visit_size(v, name[2], &sum->photos);
}

/* What only learning needs. */
static void visit_progress(vae_state *s, thaw_visitor *v) {
    static const char *const learnt[] = {"learnt.reconstruction", "learnt.divergence", "learnt"};
    static const char *const held[] = {"held.reconstruction", "held.divergence", "held"};
    static const char *const half[] = {"encoder", "decoder"},
                             *best[] = {"best/encoder", "best/decoder"};
    visit_sum(v, learnt, &s->learnt);
    visit_sum(v, held, &s->held);
    visit_bool(v, "stopping.has_best", &s->stopping.has_best);
    visit_double(v, "stopping.best", &s->stopping.best);
    visit_int(v, "stopping.best_epoch", &s->stopping.best_epoch, -1, INT32_MAX);
    visit_int(v, "stopping.wait", &s->stopping.wait, 0, INT32_MAX);
    visit_bool(v, "stopping.stored", &s->stopping.stored);
    for (int i = 0; i < 2; i++) thaw_network_visit_optimizer(network_of(s, i), half[i], v);
    for (int i = 0; i < 2 && s->stopping.stored; i++) {
        visit_floats(v, best[i], s->best[i].floats, thaw_snapshot_floats(&network_of(s, i)->graph));
        s->best[i].taken = true;
    }
}

static void visit_vae(void *state, thaw_visitor *v) {
    vae_state *s = state;
    visit_settings(s, v);
    visit_bool(v, "over", &s->over);
    thaw_network_visit_weights(&network_of(s, 0)->graph, "encoder", v);
    thaw_network_visit_weights(&network_of(s, 1)->graph, "decoder", v);
    if (!s->over) visit_progress(s, v);
}

/* ---- samples --------------------------------------------------------------------------------- */

/* Decodes as many more as a batch holds, where this sample is not there yet. */
static void make_sample(void *state, int label, uint32_t stream, uint32_t index, uint8_t *rgb,
                        float *feature) {
    vae_state *s = state;
    size_t bytes = (size_t)s->task->w * (size_t)s->task->h * 3;
    (void)feature;
    if (label != s->made_label || index < s->first || index - s->first >= s->count) {
        size_t wanted = s->task->wanted[label], batch = (size_t)s->task->desc.learning.batch;
        bool few = index < wanted && wanted - index < batch; /* asked for beyond those: a batch */
        s->count = (uint32_t)(few ? wanted - index : batch);
        s->made_label = label;
        s->first = index;
        thaw_vae_sample(s->vae, label, stream, index, (int)s->count, s->made);
    }
    memcpy(rgb, s->made + (index - s->first) * bytes, bytes);
}

static void make_between(void *state, size_t first, size_t second, float share, uint8_t *rgb) {
    const vae_state *s = state;
    const thaw_synth_real *real = &s->task->real;
    size_t bytes = (size_t)s->task->w * (size_t)s->task->h * 3;
    thaw_vae_between(s->vae, real->rgb + first * bytes, real->rgb + second * bytes,
                     real->label[first], share, rgb);
}

const thaw_generator thaw_generator_vae = {.name = "vae",
                                           .learns = true,
                                           .pictures = true,
                                           .open = open_vae,
                                           .close = close_vae,
                                           .learn = learn_piece,
                                           .visit = visit_vae,
                                           .make = make_sample,
                                           .between = make_between};
