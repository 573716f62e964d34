/** 试用步骤的文字，以及带走的模型页面的文字，中文。 */
import { number, rate, tiny } from './numbers.js';

export const trying = {
  none: '还没有训练好的模型。',
  toTraining: '前往训练',
  dropTitle: '把照片拖到这里',
  dropText: '一张或多张。只给模型看，不给任何人看。',
  choose: '选择照片',
  zone: '试用照片放置区',
  camera: '使用相机',
  cameraStop: '关闭相机',
  cameraPicture: '相机画面',
  cameraFailed: '无法使用相机',
  cameraHelp: '请在浏览器地址栏允许此页面使用相机，或改为放入照片。',
  draw: '画一个新图形',
  drawn: '模型从未见过的图形',
  rate: (fps) => `每秒 ${rate(fps)} 次预测`,
  probabilities: (name) => `${name} 的概率`,
  live: '相机画面',
  noneOfThese: '都不是',
  threshold: '低于此值为“都不是”',
  thresholdHelp: '最可能的类别低于此概率时，回答为“都不是”；0：总是给出一个类别。',
  explain: '从何处看出',
  midTraining: '训练仍在进行；预测使用此刻的权重。',
  downloads: '带走模型',
  downloadsHelp: '把三个文件放入一个文件夹，然后：thaw predict --run 文件夹 photo.jpg',
  exportsHelp: '供其他程序使用；像素在模型内部处理，并附带类别和配方。Keras 另附可继续训练的脚本。',
  exporting: (name) => `正在为 ${name} 写出模型……`,
  parity: ({ name, photos, apart }) =>
    `${name}：已读回，${number(photos)} 张照片的答案相同，最大差异 ${tiny(apart)}`,
  exportFailed: '无法写出模型',
  failed: '无法使用此照片',
};

export const predictor = {
  title: '图像分类器',
  starting: '正在启动……',
  broken: '模型无法启动',
  looking: '正在查看照片',
  stop: '停止',
  damaged: '无法读取此文件中的程序或模型，文件可能已损坏。请重新复制文件，或再次导出模型。',
  about: '由 Thaw 制作。无需网络即可运行，照片不会离开这台电脑。',
};
