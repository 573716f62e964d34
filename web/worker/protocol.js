/**
 * What page and worker say to each other. Everything here can be cloned or is a proxy of Comlink's.
 *
 * Failures cross as plain objects, since an Error loses its fields on the way.
 *
 * @typedef {object} Failure
 * @property {string} status as of ThawError; CRASHED where the engine cannot go on
 * @property {string} detail
 *
 * @typedef {object} EngineInfo
 * @property {import('../engine/load.js').Build} build
 * @property {import('../engine/load.js').Why} why
 * @property {number} threads
 * @property {import('../engine/load.js').Build|null} other that could run here instead
 * @property {{name: string, title: string, paper: string, input: number[], parameters: number,
 *   madds: number, has_widths: boolean, weights_bytes?: number, licence?: string}[]} models
 *   weights_bytes: of weights that ship with it
 * @property {string[]} shapes classes of the sample set
 *
 * @typedef {object} Photo a file of the data set
 * @property {string} path below the data set: class/photo or train/class/photo
 * @property {Blob|ImageData|number} file a number: the id of a photo that is kept
 *
 * @typedef {Photo & {id: number}} KnownPhoto one that keeps its id, whatever it is called
 *
 * @typedef {object} Splits paths of the photos that would not train
 * @property {string[]} validation
 * @property {string[]} test
 * @property {string[]} left_out copies of others that would not be used
 * @property {import('../engine/run.js').Planned[]} plan what is to be trained on, class by class
 * @property {object} duplicates as docs/data.md has it
 *
 * @typedef {object} Taken what became of a photo on its way in
 * @property {boolean} kept it will be there when the page is opened again
 * @property {string|null} problem why the engine cannot use it
 *
 * @typedef {object} Job
 * @property {object} recipe
 * @property {Photo[]} photos
 * @property {boolean} hasSplits the paths name train, val or test first
 * @property {number} shapesPerClass pictures of each shape of the sample set; 0: none
 * @property {Blob|null} weights a safetensors file with the backbone's weights; null: those that ship,
 *   where the recipe names them
 * @property {string|null} source what a checkpoint hands on to whoever goes on with the run; null:
 *   none are kept
 * @property {boolean} resumes goes on from the latest checkpoint
 *
 * @typedef {object} Interrupted a run that was not ended
 * @property {string} source as its job had it
 * @property {number} phase_index
 * @property {number} epoch in work, over all phases, from 0
 *
 * @typedef {Job|ProbeJob|LrJob} SurveyJob
 * @typedef {Job & {perClass: number, seeds: number}} ProbeJob perClass: photos of each class to learn from
 * @typedef {Job & {phase: number, steps: number}} LrJob
 *
 * @typedef {object} ReadEvent told while photos are read, before the engine's own events
 * @property {'read'} event
 * @property {number} done
 * @property {number} total
 *
 * @typedef {object} SynthesisEvent told while a generator learns and makes samples, before `start`
 * @property {'learn'|'make'} event
 * @property {number} done
 * @property {number} total at most
 * @property {number} [epoch] of `learn`, from 1; 0 where there are none
 * @property {number} [epochs] at most
 * @property {Object<string, number>} [figures] the generator's own
 *
 * @typedef {object} ResumedEvent
 * @property {'resumed'} event
 * @property {EngineEvent[]} history phases, epochs and restorings before the checkpoint
 *
 * @typedef {object} CheckpointEvent told when writing one fails and when it no longer does
 * @property {'checkpoint'} event
 * @property {string|null} failure
 *
 * @typedef {object} EngineEvent as events.jsonl has it (csrc/app/report.c)
 * @property {'start'|'phase'|'prepare'|'batch'|'validate'|'epoch'|'restored'|'done'} event
 *
 * @typedef {object} Conversion what became of a weights file
 * @property {Blob|null} weights a safetensors file of exactly the backbone's parameters; null where
 *   the file does not fit
 * @property {{name: string, problem: string|null}|null} official whose name the file has, where one in
 *   the registry has it; problem: why it is not that file, by size or hash
 * @property {string} report for people: every tensor that found no partner
 * @property {number} matched parameters that were found
 * @property {number} wanted parameters of the backbone
 * @property {string[]} fits backbones that the file fits, where it does not fit this one
 * @property {{found: string, wanted: string}|null} preprocess where the weights were trained on
 *   pixels scaled in another way than the backbone scales them
 *
 * @typedef {object} Explained an answer, and where in the photo its class is seen
 * @property {{name: string, probability: number}[]} classes
 * @property {number} label
 * @property {number} h
 * @property {number} w
 * @property {number[]} map h · w numbers of 0 … 1
 *
 * @typedef {object} Exported a model for other programs
 * @property {string} name of the file
 * @property {Blob} blob
 * @property {import('../export/parity.js').Parity} parity of what was written, read back, and the model
 *
 * @typedef {object} Results as `thaw eval --json` has them, and what was said of each photo
 * @property {string} split that was looked at
 * @property {number} accuracy
 * @property {number} loss
 * @property {string[]} classes
 * @property {{name: string, precision: number, recall: number, f1: number, support: number}[]} per_class
 * @property {number[][]} confusion [class that it is][class that was predicted]
 * @property {{name: string, label: number, predicted: number, probability: number,
 *   of_label: number}[]} answers
 *
 * @typedef {object} Timing
 * @property {number} bytes planned for training
 * @property {number} first ms a photo in the first epoch
 * @property {number} later in each after it
 *
 * @typedef {object} WorkerApi
 * @property {(wanted: {build?: string, threads?: number}) => Promise<EngineInfo>} load
 * @property {(text: string) => Promise<object>} readRecipe with its defaults filled in
 * @property {(recipe: object, classes: number, phase: number) => Promise<object>} summary
 * @property {(recipe: object, phase: number) => Promise<Timing>} timeEpochs of one phase, here
 * @property {(index: number, label: number, size: number) => Promise<ImageData>} drawShape
 * @property {(recipe: object, photos: Photo[]) => Promise<string[]>} openShowcase takes the photos
 *   whose variations are to be shown; answers with the paths of those that could be read
 * @property {(recipe: object, epochs: number[]) => Promise<ImageData[][]>} showcase what the recipe
 *   makes of them
 * @property {(photos: {id: number, file: Blob}[], keep: boolean) => Promise<Taken[]>} takeIn looks at
 *   each photo and keeps its original under its id
 * @property {(ids: number[]) => Promise<void>} keepOnly forgets the originals of all other photos
 * @property {(archive: File) => Promise<Photo[]>} unzip
 * @property {(recipe: object, photos: KnownPhoto[], hasSplits: boolean, shapesPerClass: number) =>
 *   Promise<Splits|null>} splits null where something else was asked before the answer
 * @property {(recipe: object, files: Photo[]) => Promise<Conversion>} convertWeights
 * @property {() => Promise<import('../weights/registry.js').Entry[]>} officialWeights
 * @property {(recipe: object, name: string, report: (events: object[]) => void) => Promise<Conversion>}
 *   fetchOfficial the weights of that name, from where the page came from
 * @property {() => Promise<void>} cancelFetch
 * @property {(job: Job, report: (events: (ReadEvent|SynthesisEvent|ResumedEvent|CheckpointEvent|EngineEvent)[]) =>
 *   void) => Promise<void>} train
 * @property {() => Promise<Interrupted|null>} interrupted what the latest checkpoint is of
 * @property {() => Promise<void>} discard the checkpoints
 * @property {(job: ProbeJob, report: (events: object[]) => void) => Promise<object>} probe
 * @property {(job: LrJob, report: (events: object[]) => void) => Promise<object>} findLr
 * @property {(job: Job, report: (events: object[]) => void) => Promise<object>} judge
 * @property {() => Promise<void>} cancelSurvey
 * @property {(job: Job, report: (events: object[]) => void) =>
 *   Promise<import('../engine/run.js').Planned[]>} preview lets the recipe's generator learn, to show
 *   what it makes; answers with the classes
 * @property {() => Promise<void>} cancelPreview
 * @property {(label: number, indices: number[]) => Promise<ImageData[]>} synthetic samples of a class,
 *   after preview
 * @property {() => Promise<void>} pause
 * @property {() => Promise<void>} resume
 * @property {() => Promise<void>} cancel
 * @property {(photo: Blob|ImageData) => Promise<{name: string, probability: number}[]>} predict
 * @property {(photo: Blob|number|ImageData, label: number) => Promise<Explained>} explain where the
 *   class is seen, −1: the most probable
 * @property {() => Promise<Results[]>} evaluate how the trained model does on the photos that it did
 *   not train on, or on all where there are none; and then on those to test on, where there are any
 * @property {() => Promise<{share: number[], points: object[]}>} map the same photos in a plane
 * @property {(format: string, words?: Record<string, string>) => Promise<Exported>} exportModel `onnx`,
 *   `tfjs`, `keras`, `safetensors` or, with what the page says, `html`
 */

/** Events of which only the latest matters; they may be left out when another of their kind follows. */
export const PROGRESS_EVENTS = [
  'read',
  'learn',
  'make',
  'fetch',
  'probe',
  'lr_search',
  'prepare',
  'batch',
  'validate',
];
