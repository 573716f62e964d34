/* Labelled samples that no camera took, whatever makes them, behind one interface:
 *
 *     create ─ step … step (done) ─ destroy
 *     create ─ step … step ─ save ─ destroy; create ─ load ─ step … step (done) ─ destroy
 *
 * A generator is made from a recipe's section "synthetic" and, where it learns, from real samples
 * of the training split. Each step does one piece of work: it learns for a while (a batch, where it
 * has such), or makes one sample. Sample i of a class is a function of (seed, generator, class, i)
 * and what was learnt alone, so any count of them, in any order and on any build, has the same
 * bits; and what was learnt has them too, however often learning was broken off and gone on with.
 */
#ifndef THAW_SYNTH_SYNTH_H
#define THAW_SYNTH_SYNTH_H

#include "base/threads.h"
#include "synth/rules.h"

typedef enum {
    THAW_SYNTH_NONE,
    THAW_SYNTH_RULES,     /* pictures drawn by the recipe's rules; learns nothing */
    THAW_SYNTH_SMOTE,     /* features between neighbours of a class */
    THAW_SYNTH_GAUSSIAN,  /* features normally distributed around a class's mean */
    THAW_SYNTH_VAE,       /* pictures decoded by a variational autoencoder */
    THAW_SYNTH_GAN,       /* pictures of a generative adversarial network */
    THAW_SYNTH_COMPOSITE, /* cut-outs of photos on others */
} thaw_synth_kind;

#define THAW_SYNTH_COUNT 7
extern const char *const thaw_synth_names[THAW_SYNTH_COUNT]; /* "none", "rules", … */

/* Of generators that learn to make pictures with networks. */
typedef struct {
    int side;            /* of pictures: 16 … 64, a multiple of 8 */
    int latent, filters; /* as thaw_vae_desc and thaw_gan_desc have them */
    int batch, epochs;   /* at most */
    double lr;
} thaw_synth_learning;

/* Of THAW_SYNTH_VAE beside. */
typedef struct {
    double beta;      /* weight of the divergence, reached after */
    int warm_up;      /* epochs, in which it grows evenly from 0 */
    double held_out;  /* share of the photos of each class that only early stopping sees */
    int patience;     /* epochs */
    double min_delta; /* nats a photo */
} thaw_synth_vae;

/* Samples of a class that are not to be made; later ones take their places. */
typedef struct {
    const char *class_name;
    const uint32_t *index; /* ascending */
    size_t count;
} thaw_synth_without;

/* What is cut out of a photo, and how soft: nothing is covered beyond it. */
typedef enum {
    THAW_MASK_ELLIPSE, /* within the box */
    THAW_MASK_BOX
} thaw_mask;

#define THAW_MASK_COUNT 2
extern const char *const thaw_mask_names[THAW_MASK_COUNT]; /* "ellipse", "box" */

/* Of THAW_SYNTH_COMPOSITE. */
typedef struct {
    thaw_mask mask;
    double cut[4];   /* left, top, right and bottom of the box, as shares of the photo */
    double feather;  /* share of the way from the edge to the middle in which it fades, above 0 */
    double scale[2]; /* from … to */
    double rotation; /* up to so many degrees either way */
    double shift;    /* up to such a share of width and height either way */
    double shadow;   /* at most, 0 … 1: it darkens the background by this share */
    double blur;     /* of the background: radius as a share of the shorter side */
} thaw_synth_composite;

/* What a recipe says of it. */
typedef struct {
    thaw_synth_kind generator;
    int per_class;  /* samples for each class that the generator can make */
    bool fill;      /* besides, as many as a class lacks to be as large as the largest */
    int neighbours; /* of THAW_SYNTH_SMOTE: 1 … 100 */
    double pooled;  /* of THAW_SYNTH_GAUSSIAN: 0 … 1, λ in synth/features.c */
    double spread;  /* how far samples stray, in standard deviations of the distribution that
                     * THAW_SYNTH_GAUSSIAN estimated or THAW_SYNTH_VAE decodes: 1 for its own */
    bool flip;      /* THAW_SYNTH_VAE mirrors half of the photos that it learns from, and
                     * THAW_SYNTH_COMPOSITE half of its cut-outs */
    thaw_synth_learning learning;
    thaw_synth_vae vae;
    thaw_synth_composite composite;
    const thaw_rules *rules;           /* of THAW_SYNTH_RULES; borrowed */
    const thaw_synth_without *without; /* one a class at most; borrowed */
    size_t withouts;
} thaw_synth_desc;

/* Real samples to learn from, borrowed: rows of numbers where thaw_synth_learns_features, pictures
 * where thaw_synth_learns_pictures. */
typedef struct {
    size_t samples, floats;
    const float *row;   /* samples × floats; NULL of pictures */
    const uint8_t *rgb; /* samples × task.h × task.w × 3; NULL of features */
    const int *label;
    /* Of each picture task.h × task.w bytes, or NULL where it is opaque; NULL if all are. */
    const uint8_t *const *alpha;
} thaw_synth_real;

typedef struct {
    thaw_synth_desc desc;
    uint64_t seed;
    int classes;
    const char *const *class_name; /* borrowed */
    const size_t *wanted;          /* samples of each class; borrowed */
    int w, h;                      /* of pictures, those to learn from and those made */
    thaw_synth_real real;          /* where the generator learns */
    thaw_pool *pool;
} thaw_synth_task;

/* Exactly one of rgb and feature is there: a picture (w * h * 3 bytes), or what a frozen prefix
 * would have made of one (real.floats numbers). Borrowed until the next step. */
typedef struct {
    int label;
    uint32_t index; /* within its class */
    const char *generator;
    uint64_t seed;
    int w, h; /* of the picture */
    const uint8_t *rgb;
    const float *feature;
} thaw_synth_sample;

#define THAW_SYNTH_MAX_FIGURES 8

/* What a generator tells of a piece of learning. Figures are its own: losses, say. */
typedef struct {
    int epoch, epochs; /* in work, from 1; at most. 0 of a generator that has no epochs */
    bool epoch_ended;  /* with this piece: figures are those of the whole epoch */
    bool improved;     /* the epoch is the best so far */
    int best_epoch;    /* 0: none yet */
    int wait;          /* epochs since an improvement that counted */
    bool over;         /* nothing is left to learn, though pieces may be */
    int figures;
    struct {
        const char *name;
        double value;
    } figure[THAW_SYNTH_MAX_FIGURES];
} thaw_synth_lesson;

typedef enum {
    THAW_SYNTH_LEARNT, /* a piece of learning */
    THAW_SYNTH_MADE,   /* a sample */
    THAW_SYNTH_DONE    /* nothing is left; told again by every later step */
} thaw_synth_event_kind;

typedef struct {
    thaw_synth_event_kind kind;
    size_t done, total; /* pieces of learning (at most) and samples */
    bool cancelled;
    thaw_synth_lesson lesson; /* of THAW_SYNTH_LEARNT */
    thaw_synth_sample sample; /* of THAW_SYNTH_MADE */
} thaw_synth_event;

typedef struct thaw_synth thaw_synth;

/* Whether a generator makes pictures or features, and whether it learns from real ones of these. */
bool thaw_synth_makes_pictures(thaw_synth_kind generator);
bool thaw_synth_learns_pictures(thaw_synth_kind generator);
bool thaw_synth_learns_features(thaw_synth_kind generator);

/* Whether it learns with networks: pictures of a side of their own, and long enough to keep what
 * was learnt. */
bool thaw_synth_has_networks(thaw_synth_kind generator);

/* Whether it finds real pictures again, and so what lies between two of them. */
bool thaw_synth_goes_between(thaw_synth_kind generator);

/* Whether it can make samples of a class of which there are `real` to train on. */
bool thaw_synth_can_make(const thaw_synth_desc *desc, const char *class_name, size_t real);

/* How many samples of each class: wanted and real (those to train on) have one number a class. */
void thaw_synth_plan(const thaw_synth_desc *desc, int classes, const char *const *class_name,
                     const size_t *real, size_t *wanted);

/* NO_MEMORY; BAD_RECIPE where the generator cannot make what is wanted. */
thaw_status thaw_synth_create(const thaw_synth_task *task, thaw_synth **out,
                              thaw_error *err) THAW_MUST_CHECK;
void thaw_synth_destroy(thaw_synth *synth);
thaw_status thaw_synth_step(thaw_synth *synth, thaw_synth_event *event,
                            thaw_error *err) THAW_MUST_CHECK;

/* After all learning: sample `index` of a class of which any are wanted, be it among these or not.
 * Borrowed until the next call. INVALID elsewhere. */
thaw_status thaw_synth_show(thaw_synth *synth, int label, uint32_t index, thaw_synth_sample *out,
                            thaw_error *err) THAW_MUST_CHECK;

/* Whether nothing is left to learn. */
bool thaw_synth_has_learnt(const thaw_synth *synth);

/* After all learning, of a generator that goes between: the picture between two real samples of one
 * class, told by their indices in task.real, `share` (0 … 1) of the way to the second. Share 0 is
 * what it makes of the first. *out has no index; it is borrowed until the next call. INVALID
 * elsewhere. */
thaw_status thaw_synth_between(thaw_synth *synth, const size_t real[2], double share,
                               thaw_synth_sample *out, thaw_error *err) THAW_MUST_CHECK;

/* The next step says that it is done. */
void thaw_synth_cancel(thaw_synth *synth);

/* True when it has learnt and is worth saving: learning the same again is dear. */
bool thaw_synth_can_save(const thaw_synth *synth);

/* What it learnt until now as a safetensors file in memory, which the caller frees with
 * thaw_heap_free; it stays as it is. INVALID where can_save is false; NO_MEMORY. */
thaw_status thaw_synth_save(thaw_synth *synth, uint8_t **bytes, size_t *length,
                            thaw_error *err) THAW_MUST_CHECK;

/* Before the first step: goes on where a file was saved, with the same bits. It must be of the same
 * generator, seed, settings and real samples. BAD_FILE where it is not, INVALID where can_save is
 * false; then, unless there is NO_MEMORY, the generator is as if it had not been tried. */
thaw_status thaw_synth_load(thaw_synth *synth, const uint8_t *bytes, size_t length,
                            thaw_error *err) THAW_MUST_CHECK;

#endif
