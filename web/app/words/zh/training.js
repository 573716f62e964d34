/** 训练步骤的文字，中文。 */
import { number, short, percent, loss, duration } from './numbers.js';

const monitors = {
  loss: '训练损失',
  accuracy: '训练准确率',
  val_loss: '验证损失',
  val_accuracy: '验证准确率',
};

const reasons = {
  epochs: '所有轮次均已完成。',
  'early stopping': '提前停止：监测值在耐心期内没有改善。',
  'not a number': '损失已不是数字，训练因此停止。较小的学习率会有帮助。',
  cancelled: '由您停止。',
};

export const lrSearch = {
  title: '寻找学习率',
  text: '用从过小升到过大的学习率走一百步；权重最后恢复原样。损失下降最快处就是不错的起始学习率。',
  button: '寻找学习率',
  stop: '停止寻找',
  failed: '无法寻找学习率',
  passes: {
    read: '正在读取照片',
    learn: '生成器正在学习',
    make: '正在生成合成样本',
    lr_search: '正在试验学习率',
  },
  curveTitle: '学习率上升时的损失',
  rate: '学习率的 log₁₀',
  loss: '平滑后的损失',
  fastest: '下降最快',
  curve: (from, to, first, last) =>
    `损失从学习率 ${from.toPrecision(2)} 时的 ${first} 变为 ${to.toPrecision(2)} 时的 ${last}`,
  none: '损失从未下降：没有可建议的学习率。',
  take: (rate) => `用 ${rate} 训练`,
};

export const training = {
  settings: '设置',
  epochs: '轮次',
  epochsHelp: '最多把照片过这么多遍。',
  lr: '学习率',
  lrHelp: '优化器每步的大小。解冻的预训练层需要十分之一或更小。',
  optimizer: '优化器',
  optimizerHelp: 'Adam 为每个权重调整步长；带动量的 SGD 不调整。',
  optimizers: { adam: 'Adam', sgd: '带动量的 SGD' },
  batch: '批大小',
  batchHelp: '每步的照片数。越小越省内存，越大步子越稳。',
  early: '提前停止',
  earlyHelp: '验证损失不再改善时结束训练，并恢复最好的权重。',
  patience: '耐心',
  patienceHelp: '没有改善多少轮后停止训练。',
  validation: '验证比例',
  validationHelp: '每类留出用于测量、绝不参与训练的比例；0 … 0.9。',
  validationGiven: '由文件夹决定哪些照片用于验证。',
  seed: '随机种子',
  seedHelp: '相同的种子、照片和配方得到逐位相同的权重。',
  wantedNumber: '此处应为数字。',
  start: '开始训练',
  again: '再次训练',
  pause: '暂停',
  resume: '继续',
  stop: '停止',
  idle: '尚未训练。损失和准确率曲线将显示在这里。',
  needPhotos: '请先添加至少两个类别的照片，或使用示例集。',
  toPhotos: '前往照片',
  passes: {
    read: '正在读取照片',
    learn: '生成器正在学习',
    make: '正在生成合成样本',
    prepare: '照片正在通过冻结的层',
    batch: '正在训练',
    validate: '正在验证',
  },
  starting: '正在规划内存……',
  paused: '已暂停',
  epochOf: (epoch, epochs) => `第 ${epoch} 轮，最多 ${epochs} 轮`,
  rate: (value) => `${short(value)} 张/秒`,
  timeLeft: (ms) => `最多还需 ${duration(ms)}；提前停止可能更早结束。`,
  runNumber: (n) => `运行 ${number(n)}`,
  runResult: (backbone, accuracy, n) => `${backbone}，验证准确率 ${accuracy}，${number(n)} 轮`,
  earlier: '以前的运行',
  earlierHelp: '最多选择四个，将其验证曲线叠加到最近一次运行上。',
  useRecipe: '使用其配方',
  useRecipeOf: (n) => `使用其配方：运行 ${n}`,
  removeRun: (n) => `移除运行 ${n}`,
  doneOf: (done, total) => `${number(done)} / ${number(total)}`,
  patienceLeft: (left, patience) => `耐心：${patience} 轮中还剩 ${left} 轮就会停止训练。`,
  bestSoFar: (monitor, value, epoch) => `最好的${monitor}:${value}，第 ${epoch} 轮。`,
  stoppedEarly: (monitor, value, epoch, patience) =>
    `提前停止：${patience} 轮内${monitor}没有好于第 ${epoch} 轮的 ${value}。`,
  monitor: (name) => monitors[name] ?? name,
  loss: '损失',
  accuracy: '准确率',
  train: '训练',
  validationShort: '验证',
  epoch: '轮次',
  best: '最好',
  curve: (what, epochs, train, validation) =>
    `${number(epochs)} 轮的${what}：最后在训练照片上 ${train}，在验证照片上 ${validation}`,
  table: '轮次',
  columns: {
    epoch: '轮次',
    loss: '损失',
    accuracy: '准确率',
    val_loss: '验证损失',
    val_accuracy: '验证准确率',
    rate: '张/秒',
  },
  reason: (reason) => reasons[reason] ?? reason,
  restored: (epoch) => `已恢复最好的第 ${epoch} 轮的权重。`,
  kept: (epoch) => `保留了最后的第 ${epoch} 轮。`,
  doneTitle: (accuracy) =>
    accuracy == null ? '训练完成' : `训练完成：验证照片正确率 ${percent(accuracy)}`,
  reached: (accuracy) => `验证准确率 ${percent(accuracy)}`,
  divergedTitle: '训练发散了',
  hash: '权重的 SHA-256',
  hashHelp: '对相同的配方和照片，命令行会得到相同的哈希值。',
  try: '试用模型',
  failedTitle: '训练无法继续',
  unkept: (why) => `此次运行无法边训练边保存（${why}）：关闭页面就会丢失。`,
  skipped: (n) => `${number(n)} 个文件无法使用，已排除。`,
  announce: ({ event, ...told }, run) => {
    if (event === 'done') return `训练结束。${words.training.reason(told.reason)}`;
    const { phase_epochs: epochs } = run.phase;
    return `第 ${told.epoch + 1} 轮，最多 ${epochs} 轮：验证准确率 ${percent(told.val_accuracy)}，损失 ${loss(told.val_loss)}`;
  },
  photosUsed: (train, validation) => `${number(train)} 张训练，${number(validation)} 张验证`,
};

export const interrupted = {
  title: '有一次运行被中断',
  text: (backbone, photos, epoch, epochs) =>
    `页面关闭时正在${photos > 0 ? `用 ${number(photos)} 张照片` : ''}训练 ${backbone}：正进行到第 ${number(epoch)} 轮，最多 ${number(epochs)} 轮。`,
  promise: '它可以用当时的照片和设置从那里继续，最终的权重与从未中断时相同。',
  goOn: (epoch) => `从第 ${number(epoch)} 轮继续`,
  discard: '放弃此次运行',
};
