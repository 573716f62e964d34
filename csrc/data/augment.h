/* Variations of a photo, as Keras' ImageDataGenerator makes them and then some: what is drawn, and
 * what it does to the pixels.
 *
 * Drawing and applying are apart. What is drawn for a photo is a function of (seed, epoch, sample),
 * and each kind of draw has random numbers of its own: any picture of any epoch can be made again,
 * on any thread, and switching one kind on leaves the others as they were. */
#ifndef THAW_DATA_AUGMENT_H
#define THAW_DATA_AUGMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "kernels/colour.h"
#include "kernels/warp.h"

typedef enum {
    /* height_shift moves rows and width_shift columns; pictures turn about their middle. */
    THAW_AUGMENT_CORRECTED,
    /* Number for number what Keras 3 does: it swaps the two axes of the whole affine map, so that
     * height_shift moves columns, and pictures that are not square turn about (w/2, h/2) for (row,
     * column). Brightness truncates to bytes before and after. */
    THAW_AUGMENT_KERAS_EXACT
} thaw_augment_mode;

typedef enum {
    THAW_POLICY_NONE,
    THAW_POLICY_RANDAUGMENT,   /* Cubuk et al. 2020 */
    THAW_POLICY_TRIVIALAUGMENT /* Müller & Hutter 2021, wide: one operation of uniform magnitude */
} thaw_augment_policy;

/* Names in enum order, as recipes spell them. */
#define THAW_AUGMENT_MODE_COUNT 2
#define THAW_POLICY_COUNT 3
#define THAW_FILL_COUNT 4
extern const char *const thaw_augment_mode_names[THAW_AUGMENT_MODE_COUNT];
extern const char *const thaw_policy_names[THAW_POLICY_COUNT];
extern const char *const thaw_fill_names[THAW_FILL_COUNT];

/* Drawn uniformly; zeroes stand for off. */
typedef struct {
    double low, high;
} thaw_augment_range;

/* All zeroes: nothing is changed. */
typedef struct {
    thaw_augment_mode mode;
    double rotation; /* up to ± so many degrees, 0 … 180; positive: clockwise, with
                        keras-exact counterclockwise */
    double height_shift, width_shift;    /* up to ±: below 1 a share of the side, else pixels */
    double shear;                        /* up to ± so many degrees, below 90 */
    thaw_augment_range zoom;             /* one draw an axis, above 0; > 1 shrinks what is seen */
    bool horizontal_flip, vertical_flip; /* of every second photo */
    thaw_augment_range crop; /* share of each side that a window keeps, above 0, at most 1; the
                                window lies anywhere and is brought back to full size */
    double channel_shift; /* up to ± this is added to every byte, clipped to the picture's range */
    thaw_augment_range brightness; /* x · f */
    thaw_augment_range contrast;   /* (x − mean of the channel) · f + mean */
    thaw_augment_range saturation; /* grey + (x − grey) · f */
    double noise;                  /* standard deviation of Gaussian noise on bytes */
    double cutout;              /* share of each side of a patch that is overwritten with cval, its
                                   centre anywhere (DeVries & Taylor 2017) */
    thaw_fill fill;             /* what a warp shows outside the photo */
    double cval;                /* 0 … 255, for THAW_FILL_CONSTANT and cutout */
    thaw_augment_policy policy; /* after everything above but noise and cutout */
    int ops;                    /* randaugment: operations a photo, at most THAW_POLICY_MAX_OPS */
    double magnitude;           /* randaugment: 0 … 1 */
    double mixup, cutmix; /* alpha of Beta(alpha, alpha), see data/augment_mix.h; both: either, by
                             chance */
    int variants;         /* of each photo, epoch e takes the one of epoch e mod variants; 0: a new
                             one each epoch */
} thaw_augment_desc;

bool thaw_augment_is_on(const thaw_augment_desc *desc);

/* Which picture. */
typedef struct {
    uint64_t seed;
    uint32_t epoch, sample;
} thaw_augment_key;

#define THAW_POLICY_MAX_OPS 8
#define THAW_AUGMENT_MAX_COLOURS (4 + THAW_POLICY_MAX_OPS)

typedef enum {
    THAW_COLOUR_OP_CHANNEL_SHIFT,
    THAW_COLOUR_OP_BRIGHTNESS,
    THAW_COLOUR_OP_CONTRAST,
    THAW_COLOUR_OP_SATURATION,
    THAW_COLOUR_OP_AUTOCONTRAST, /* each channel stretched to 0 … 255 */
    THAW_COLOUR_OP_SOLARIZE,     /* inverts bytes from amount on */
    THAW_COLOUR_OP_POSTERIZE     /* keeps the upper `amount` bits */
} thaw_colour_op_kind;

typedef struct {
    thaw_colour_op_kind kind;
    float amount;
} thaw_colour_op;

/* What was drawn for one photo of w × h pixels. The numbers of the first block are there to be
 * shown, or set by hand before thaw_augment_compose; the rest is what thaw_augment_apply does. */
typedef struct {
    double rotation, shear;  /* degrees */
    double shift_y, shift_x; /* pixels */
    double zoom_y, zoom_x;   /* 1: none */
    bool horizontal_flip, vertical_flip;
    double crop, crop_y,
        crop_x; /* share of the sides (1: all) and the window's upper left corner */

    double row[3], column[3]; /* the whole map, as thaw_warp has it */
    thaw_fill fill;
    float cval;
    bool exact;
    thaw_colour_op colour[THAW_AUGMENT_MAX_COLOURS]; /* in order */
    int colours;
    thaw_colour_noise noise;
    int cut_y, cut_x, cut_h, cut_w; /* cutout's patch, inside the picture */
} thaw_augment_params;

/* Draws for a photo of w × h pixels. */
void thaw_augment_draw(const thaw_augment_desc *desc, thaw_augment_key key, int w, int h,
                       thaw_augment_params *out);

/* Params that change nothing. */
thaw_augment_params thaw_augment_identity(const thaw_augment_desc *desc);

/* Makes row and column from the first block of numbers. */
void thaw_augment_compose(thaw_augment_params *params, int w, int h);

/* Makes the picture: w × h pixels from src to dst, which must not overlap. The same bits in every
 * strict build. */
void thaw_augment_apply(const thaw_augment_params *params, const uint8_t *src, int w, int h,
                        uint8_t *dst);

#endif
