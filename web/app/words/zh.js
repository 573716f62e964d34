/** 页面上的所有文字，中文。 */
import { number } from './zh/numbers.js';
import { augment } from './zh/augment.js';
import { model, probe, weights, official } from './zh/model.js';
import { photos } from './zh/photos.js';
import { results } from './zh/results.js';
import { synthetic, judge } from './zh/synthetic.js';
import { lrSearch, training, interrupted } from './zh/training.js';
import { trying, predictor } from './zh/try.js';

export { format } from './zh/numbers.js';

export const words = {
  title: 'Thaw',
  tagline: '用您自己的照片训练图像分类器。任何数据都不会离开这台电脑。',
  language: '语言',
  skip: '跳到内容',
  steps: '步骤',
  views: {
    photos: '照片',
    model: '模型',
    augment: '增强',
    synthetic: '合成',
    training: '训练',
    results: '结果',
    try: '试用',
  },
  classesAndPhotos: (classes, photos) => `${number(classes)} 个类别，${number(photos)} 张照片`,
  next: (view) => `下一步：${view}`,
  train: '训练',
  engine: {
    loading: '正在加载引擎……',
    builds: {
      threads: (n) => `SIMD,${number(n)} 个线程`,
      simd: () => 'SIMD，单线程',
      relaxed: (n) => `宽松 SIMD,${number(n)} 个线程`,
    },
    label: '引擎',
    why: {
      isolated: '此页面已跨源隔离，因此可以使用多线程。',
      not_isolated: '单线程：此页面没有跨源隔离，其服务器未发送 COOP 和 COEP 标头。',
      no_shared_memory: '单线程：此浏览器不向页面提供共享内存。',
      phone: '单线程、固定内存，这是此设备的要求。',
      no_relaxed: '请求了宽松 SIMD，但此浏览器不支持。',
      asked: '此版本由地址栏指定。',
    },
    bits: {
      strict: '结果与命令行逐位相同。',
      relaxed: '更快；结果的末位可能与其他版本不同。',
    },
    others: {
      relaxed: '使用更快的版本',
      threads: '使用精确的版本',
    },
    failed: '无法加载引擎',
    reload: '重新加载页面',
    isolate: '重新加载以使用多线程',
  },
  offline: '已保存在此浏览器中：没有网络也能打开本页。',
  version: {
    title: 'Thaw 有新版本',
    text: '下次访问时生效，也可现在更新。照片、配方和以前的训练都会保留；想保留的已训练模型请先下载。',
    refused: '另一个标签页正在训练，结束后即可使用新版本。',
    now: '立即重新加载',
    later: '稍后',
  },
  photos,
  model,
  recipe: {
    title: '配方',
    help: '以 JSON 表示的整个训练：您的设置会改变它，在这里写的内容也会改变设置。命令行使用同一个文件：thaw train --recipe recipe.json',
    good: '引擎接受此配方。',
    asked: '正在询问引擎…',
    running: '训练期间不能更改配方。',
    revert: '回到上一个正确的配方',
    save: '保存文件',
    open: '打开文件',
    link: '以链接分享',
    copied: '链接已复制。其中有配方，没有照片和权重。',
    copyThis: '请复制此链接。其中有配方，没有照片和权重。',
    linkLabel: '此配方的链接',
    close: '关闭',
    offered: '此链接带来一个配方',
    offeredText: '它说明如何训练，不带照片。您的照片保持原样。',
    take: '使用此配方',
    leave: '保留我的',
    unreadable: '此链接中没有可读的配方',
  },
  probe,
  lrSearch,
  weights,
  official,
  augment,
  synthetic,
  judge,
  training,
  interrupted,
  results,
  try: trying,
  predictor,
  statuses: {
    BAD_RECIPE: '请检查消息中提到的设置。',
    BAD_MODEL: '请选择其他骨干网络或输入尺寸。',
    BAD_WEIGHTS: '请选择此骨干网络的权重，或将其移除。',
    BAD_DATA: '请在“照片”步骤中检查类别及其照片。',
    BAD_FILE: '请替换或移除该文件。',
    NO_MEMORY: '较小的批、输入尺寸或骨干网络需要的内存较少。',
    NUMERIC: '较小的学习率会有帮助。',
    CRASHED: '引擎已重新启动；照片和设置都还在。请再试一次，若再次发生，请用较小的批。',
    UNSUPPORTED: '请使用较新的浏览器。',
    FAILED: '请再试一次；若再次发生，请重新加载页面。',
    INVALID: '请再试一次；若再次发生，请重新加载页面。',
  },
};
