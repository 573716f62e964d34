#include "app/cli.h"

#include <string.h>

#include "app/host.h"

static const char overview[] =
    "thaw trains image classifiers: a folder of photos in, a model out.\n"
    "\n"
    "  thaw train    --data DIR --out DIR [--recipe FILE] [--KEY VALUE ...]\n"
    "  thaw eval     --run DIR --data DIR [--split NAME] [--json]\n"
    "  thaw predict  --run DIR IMAGE... [--top 5] [--json]\n"
    "  thaw probe    --backbone NAME [--weights FILE] --data DIR [--per-class 20] [--seeds 5]\n"
    "  thaw lr-find  --data DIR [--phase 0] [--from 1e-7] [--to 1] [--steps 100]\n"
    "  thaw augment  --data DIR [--out DIR] [--augment WHAT] [--variants 4]\n"
    "  thaw synth    --recipe FILE [--per-class N] [--data DIR] [--out DIR]\n"
    "  thaw judge    --data DIR --synthetic DIR | --generator NAME [--side N] [--json]\n"
    "  thaw ablate   --recipe FILE --data DIR [--amounts 20,100] [--seeds 5] [--json]\n"
    "  thaw summary  [--recipe FILE] [--backbone NAME] [--freeze WHAT] [--json]\n"
    "  thaw models   [--json]\n"
    "  thaw bench    [BACKBONE...] [--quick] [--json]\n"
    "  thaw help     [COMMAND]\n"
    "\n"
    "Start: thaw train --data photos --out run     (photos/CLASS/PHOTO.jpg)\n"
    "Then:  thaw predict --run run photo.jpg\n"
    "\n"
    "Exit status: 0 done, 1 the run failed, 2 bad usage or recipe, 3 bad data, 130 interrupted.\n";

#define RECIPE_FLAGS                                                                               \
    "Recipe (any key by its path, --phases.0.epochs 5, or by a short name):\n"                     \
    "  --recipe FILE       a recipe to start from\n"                                               \
    "  --backbone NAME     network, as `thaw models` lists them; a width may follow:\n"            \
    "                      mobilenet_v1_0.25 (default thaw_s)\n"                                   \
    "  --weights FILE      its pre-trained weights (safetensors; .h5 and TF.js by npx thaw), or\n" \
    "                      random (default: those that ship with thaw_s, random for others)\n"     \
    "  --input N           side of the square input in pixels (default: the backbone's)\n"         \
    "  --head JSON         layers before the last, e.g. '[{\"dense\": 128, \"activation\": "       \
    "\"relu\"}]'\n"                                                                                \
    "  --freeze WHAT       backbone, none, until=LAYER, from=LAYER, or names: block1_*,block2_*\n" \
    "                      (default: backbone where there are weights, else none)\n"               \
    "  --epochs N          at most (default 100)\n"                                                \
    "  --optimizer WHAT    adam, adamw, sgd, rmsprop, or JSON: '{\"sgd\": {\"momentum\": 0.9}}'\n" \
    "                      (default adam)\n"                                                       \
    "  --lr RATE           learning rate of every phase (default 0.001; of sgd 0.01)\n"            \
    "  --schedule WHAT     constant, step, cosine, exponential, one_cycle, plateau; with "         \
    "options:\n"                                                                                   \
    "                      cosine,warmup=2 (default constant)\n"                                   \
    "  --patience N        epochs without improvement before it stops (default 5)\n"               \
    "  --batch N           photos a step (default 32)\n"                                           \
    "  --validation SHARE  of the photos held out (default 0.2); or --split.train_per_class N:\n"  \
    "                      so many of each class train, the others validate\n"                     \
    "  --folds N           train N times, each with another Nth of each class to validate on\n"    \
    "  --augment WHAT      vary the photos anew each epoch: "                                      \
    "rotation=20,zoom=0.2,horizontal_flip\n"                                                       \
    "                      or brightness=0.8..1.2,policy=randaugment, ... (default: none)\n"       \
    "  --generator NAME    makes samples to train on besides the photos: rules (drawn),\n"         \
    "                      composite (cut-outs on other photos), vae, gan, smote, gaussian\n"      \
    "                      (features); --per-class N of each class (100)\n"                        \
    "  --fit stretch|crop  how photos become square (default stretch)\n"                           \
    "  --seed N            the same seed gives the same weights, bit by bit (default 1)\n"

static const struct {
    const char *name;
    int (*run)(cli_options *o);
    const char *help;
} commands[] = {
    {"train", cli_train,
     "thaw train --data DIR --out DIR [--recipe FILE] [--KEY VALUE ...]\n"
     "thaw train --resume --out DIR\n"
     "\n"
     "Trains on DIR/CLASS/PHOTO (JPEG, PNG, BMP, GIF); folders train/, val/ and test/ inside are\n"
     "honoured. Stops early when the validation loss no longer falls and keeps the best weights.\n"
     "Writes to --out: recipe.json, weights.safetensors, classes.json, photos.json (which photo "
     "was\n"
     "in which part), events.jsonl. Ctrl-C keeps the best\n"
     "weights so far and exits with 130.\n"
     "\n"
     "--folds 5 trains five times, each time with another fifth of the photos to validate on, "
     "each\n"
     "run in a folder of its own (--out/fold-0, ...), and tells mean and standard deviation.\n"
     "\n"
     "While it trains, checkpoints stand there too, written after each epoch and within long ones\n"
     "(but never so often that they take more than a tenth of the time). --resume goes on from "
     "the\n"
     "last one, however the run was broken off, and ends with the same weights, bit for bit, as "
     "if\n"
     "it never had been. Recipe, photos and starting weights must be the same.\n"
     "\n"
     "  --data DIR          photos, one folder a class (--resume: default where they were)\n"
     "  --out DIR           where the run is written\n"
     "  --resume            go on with the run in --out\n"
     "  --checkpoint-every N  seconds between checkpoints within an epoch (default 30; 0: none)\n"
     "  --weights-file FILE read the recipe's weights from here\n"
     "  --threads N         threads (default: one a core)\n"
     "  --quiet             no output but errors\n"
     "  --json              the last line is the last event as JSON; with --folds: means, std, "
     "runs\n"
     "\n" RECIPE_FLAGS},
    {"eval", cli_eval,
     "thaw eval --run DIR --data DIR [--split train|validation|test|new|all] [--json]\n"
     "\n"
     "Measures a trained model on photos that it was not trained on: those that it validated on,\n"
     "those in a folder test/, and all that the run did not have, each part for itself. Photos "
     "are\n"
     "known by what is in their files, so they may lie in another folder by now. Tells accuracy,\n"
     "top-k accuracy, loss, calibration error; precision, recall and F1 of each class, their "
     "means,\n"
     "and what was taken for what.\n"
     "\n"
     "  --run DIR           what `thaw train` wrote\n"
     "  --data DIR          photos, one folder a class; classes are matched by name\n"
     "  --split NAME        one part only: train, validation, test, new; or all photos together\n"
     "  --threads N         threads (default: one a core)\n"
     "  --json              a line of JSON for each part: split, photos, accuracy, loss, top_k, "
     "macro,\n"
     "                      weighted, classes, per_class, confusion, calibration_error, "
     "calibration\n"},
    {"predict", cli_predict,
     "thaw predict --run DIR IMAGE... [--top 5] [--cam OUT.png] [--json]\n"
     "thaw predict --backbone NAME --weights FILE --labels FILE IMAGE...\n"
     "\n"
     "Says what is in each image: by a model that `thaw train` wrote, or by a backbone with its "
     "own\n"
     "classifier, whose classes are the lines of --labels (a background class may come first).\n"
     "\n"
     "  --top N             answers an image (default 5)\n"
     "  --cam FILE          of one image: where its class is seen (Grad-CAM), painted over it as a "
     "PNG;\n"
     "                      the map itself stands in the JSON\n"
     "  --threads N         threads (default: one a core)\n"
     "  --json              one line of JSON an image\n"},
    {"probe", cli_probe,
     "thaw probe --backbone NAME [--weights FILE] --data DIR [--per-class 20] [--seeds 5] "
     "[--json]\n"
     "\n"
     "How well do a backbone's features separate these classes? Learns a logistic regression on "
     "them\n"
     "from a few photos of each class, scores it on all the others, and prints mean and standard\n"
     "deviation over the seeds. The way to choose between backbones on your own photos.\n"
     "\n"
     "  --data DIR          photos, one folder a class\n"
     "  --per-class N       photos of each class to learn from (default 20)\n"
     "  --seeds N           choices of them (default 5)\n"
     "  --weights-file FILE read the recipe's weights from here\n"
     "  --threads N         threads (default: one a core)\n"
     "  --json              mean, std, accuracies as one line of JSON\n"
     "\n" RECIPE_FLAGS},
    {"lr-find", cli_lr_find,
     "thaw lr-find --data DIR [--phase 0] [--from 1e-7] [--to 1] [--steps 100] [--json]\n"
     "\n"
     "Looks for a learning rate: trains for a few steps at rates that rise from --from to --to "
     "and\n"
     "prints the loss at each, smoothed. It ends when the loss explodes, suggests the rate at "
     "which\n"
     "it fell fastest, and leaves no weights behind.\n"
     "\n"
     "  --data DIR          photos, one folder a class\n"
     "  --phase N           whose layers and optimizer, from 0 on (default 0)\n"
     "  --from RATE         (default 1e-7)\n"
     "  --to RATE           (default 1)\n"
     "  --steps N           batches (default 100)\n"
     "  --weights-file FILE read the recipe's weights from here\n"
     "  --threads N         threads (default: one a core)\n"
     "  --json              points and suggestion as one line of JSON\n"
     "\n" RECIPE_FLAGS},
    {"augment", cli_augment,
     "thaw augment --data DIR [--out DIR] [--recipe FILE] [--augment WHAT] [--variants 4] "
     "[--json]\n"
     "\n"
     "Shows what a recipe's augmentation makes of the photos to train on: the very pictures that\n"
     "`thaw train` would see in its first epochs, written to OUT/CLASS/PHOTO.EPOCH.png. Photos "
     "that\n"
     "the recipe holds out for validation are never varied. Without --out only the speed is told.\n"
     "\n"
     "WHAT is a list: NAME=VALUE, NAME=LOW..HIGH, or NAME for true.\n"
     "  rotation, shear                degrees, up to either side\n"
     "  width_shift, height_shift      share of the side, or pixels from 1 on\n"
     "  zoom, brightness, contrast, saturation   0.2 for 0.8..1.2, or LOW..HIGH\n"
     "  crop                           share of the sides that a window keeps at least\n"
     "  horizontal_flip, vertical_flip\n"
     "  channel_shift, noise           in bytes, 0 to 255\n"
     "  cutout                         share of the sides of a patch that is overwritten\n"
     "  fill                           nearest, constant (with cval), reflect, wrap\n"
     "  policy                         randaugment (with ops, magnitude) or trivialaugment\n"
     "  mixup, cutmix                  alpha, 0.2 as a rule: photos of a batch mixed, labels too\n"
     "  variants                       so many pictures of a photo, whose features are kept\n"
     "  mode                           corrected, or keras-exact: as Keras 3 has the axes\n"
     "\n"
     "  --data DIR          photos, one folder a class\n"
     "  --out DIR           where the pictures are written\n"
     "  --variants N        pictures a photo (default 4)\n"
     "  --threads N         threads (default: one a core)\n"
     "  --json              photos, pictures, images_per_second, threads as one line of JSON\n"
     "\n" RECIPE_FLAGS},
    {"synth", cli_synth,
     "thaw synth --recipe FILE [--per-class N] [--data DIR] [--out DIR] [--json]\n"
     "\n"
     "Makes the recipe's synthetic samples: the very ones that `thaw train` would train on, as\n"
     "OUT/CLASS/GENERATOR-INDEX.png, and OUT/manifest.json that says where each comes from. Each\n"
     "PNG carries its origin, by which Thaw knows it wherever it lies: synthetic samples train "
     "and\n"
     "are never validated or tested on. Without --out only counts are told.\n"
     "\n"
     "--between A,B writes beside them what a VAE makes of two photos of a class that it learnt\n"
     "from (by their paths in --data), and what lies between these: OUT/CLASS/vae-between-NNN.png\n"
     "\n"
     "The section \"synthetic\" of the recipe, and the language of its rules: docs/synthetic.md.\n"
     "`thaw train --recipe FILE --out DIR` trains on rules alone, without --data.\n"
     "\n"
     "--generator vae and gan learn pictures from the photos to train on; what was learnt stays\n"
     "in OUT/generator.safetensors, and the same command goes on with it after Ctrl-C. Keys, as\n"
     "--synthetic.KEY VALUE, of vae: side 32, latent 24, filters 32, batch 16, lr 2e-3, epochs\n"
     "300, beta 1, warm_up 10, held_out 0.1, patience 20, min_delta 0, flip false, spread 0.8; of\n"
     "gan: side 32, latent 64, filters 32, batch 32, lr 1e-3, epochs 50 (of 50 batches each).\n"
     "\n"
     "  --out DIR           where the pictures are written\n"
     "  --between A,B       two photos, such as tulip/1.jpg,tulip/2.jpg; --steps N pictures\n"
     "                      (default 8), the reconstructions of both among them\n"
     "  --data DIR          photos, one folder a class, to learn from and that count for \"fill\"\n"
     "  --weights-file FILE read the recipe's weights from here\n"
     "  --checkpoint-every N  seconds between two files of what was learnt until then (default "
     "30;\n"
     "                      0: only at the end)\n"
     "  --threads N         threads (default: one a core)\n"
     "  --json              real and synthetic per class as one line of JSON\n"
     "\n" RECIPE_FLAGS},
    {"judge", cli_judge,
     "thaw judge --data DIR --synthetic DIR [--side N] [--json]\n"
     "thaw judge --data DIR --generator NAME [--per-class N] [--recipe FILE] [--side N] [--json]\n"
     "\n"
     "How good are synthetic pictures? Compares them with real photos that the generator did not\n"
     "learn from (validation and test), all brought to the pictures' size first; and, for a\n"
     "measure, the photos that it did learn from with those.\n"
     "\n"
     "  distance    Frechet's, in the features of the recipe's backbone; 0 is the same. Too large\n"
     "              where samples are few\n"
     "  precision   share of pictures that lie among the photos; recall: of photos among them\n"
     "  confirmed   share whose class a small network names that learnt the photos held out; of\n"
     "              the photos to train on this is its accuracy\n"
     "  nearest     median distance to the nearest photo to train on; least: the smallest\n"
     "  copies      share nearer to one than 99 in 100 of these photos are to each other\n"
     "\n"
     "  --data DIR          photos, one folder a class\n"
     "  --synthetic DIR     what `thaw synth` wrote, with the same seed and split as it had; or a\n"
     "                      generator, whose pictures are made first\n"
     "  --side N            bring photos and larger pictures to N x N pixels first (default: as\n"
     "                      the generator makes them, or as the smallest in the folder)\n"
     "  --weights-file FILE read the recipe's weights from here\n"
     "  --threads N         threads (default: one a core)\n"
     "  --json              all of it as one line of JSON\n"
     "\n" RECIPE_FLAGS},
    {"ablate", cli_ablate,
     "thaw ablate --recipe FILE --data DIR [--amounts 20,50,100] [--seeds 5] [--json]\n"
     "\n"
     "Are the recipe's synthetic samples worth it? Trains without and with them under the same\n"
     "seeds (each draws its own split) and compares the accuracy on real photos that were held "
     "out:\n"
     "the mean difference, its 95 % confidence interval (paired t), and in words: helps, harms,\n"
     "cannot tell. Measures on test/ where there is one, else on the validation photos.\n"
     "\n"
     "  --data DIR          photos, one folder a class\n"
     "  --amounts LIST      samples of each class, one trial each (default the recipe's "
     "per_class)\n"
     "  --seeds N           2 to 100 (default 5)\n"
     "  --weights-file FILE read the recipe's weights from here\n"
     "  --threads N         threads (default: one a core)\n"
     "  --json              all of it as one line of JSON\n"
     "\n" RECIPE_FLAGS},
    {"summary", cli_summary,
     "thaw summary [--recipe FILE] [--KEY VALUE ...] [--classes 10] [--json]\n"
     "\n"
     "Prints the layers of a recipe's network: name, output, parameters, frozen or thawed in its\n"
     "last phase. --json also tells each layer's inputs and attributes, and lists every parameter\n"
     "tensor by name and shape.\n"
     "\n" RECIPE_FLAGS},
    {"models", cli_models,
     "thaw models [--json]\n"
     "\n"
     "Lists the backbones that this program knows.\n"},
    {"bench", cli_bench,
     "thaw bench [BACKBONE...] [--only TEXT] [--batch 8] [--threads N] [--quick] [--json]\n"
     "\n"
     "Measures the kernels on this processor: a matrix product of 1024 x 1024 and every shape of\n"
     "convolution and dense layer in the backbones (default: vgg16 mobilenet_v2 resnet50), "
     "forward\n"
     "and both backward passes. Prints GFLOP/s and the share of the peak, which is what multiply\n"
     "and add reach in registers, measured in between.\n"
     "\n"
     "  --only TEXT         shapes whose line has this text in it: dwconv2d, 3x3/2, x64 >\n"
     "  --batch N           images at once (default 8), fewer for layers above 2 G multiply-adds\n"
     "  --threads N         threads (default: one a core)\n"
     "  --quick             a fifth of the time, and rougher figures\n"
     "  --json              one line of JSON\n"},
};

#define COMMANDS (sizeof commands / sizeof *commands)

static int find(const char *name) {
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i].name, name) == 0) return (int)i;
    }
    return -1;
}

static int help(const char *name) {
    int command = name == NULL ? -1 : find(name);
    if (name != NULL && command < 0) {
        thaw_error err;
        thaw_fail(&err, THAW_INVALID, "no command called \"%s\"; `thaw help` lists them", name);
        return cli_fail(&err);
    }
    fputs(command < 0 ? overview : commands[command].help, stdout);
    return 0;
}

static bool is_help(const char *word) {
    return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static int run(int command, int argc, char **argv) {
    static cli_options options; /* too large for a small stack */
    thaw_error err;
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            return help(commands[command].name);
        }
    }
    thaw_status status = cli_options_read(&options, commands[command].name, argc, argv, &err);
    int result = status == THAW_OK ? commands[command].run(&options) : cli_fail(&err);
    cli_options_reset(&options);
    return result;
}

int main(int argc, char **argv) {
    thaw_host_begin();
    if (argc < 2 || is_help(argv[1])) return help(argc > 2 ? argv[2] : NULL);
    int command = find(argv[1]);
    if (command >= 0) return run(command, argc - 2, argv + 2);
    thaw_error err;
    thaw_fail(&err, THAW_INVALID, "no command called \"%s\"; `thaw help` lists them", argv[1]);
    return cli_fail(&err);
}
