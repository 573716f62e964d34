/** 结果步骤的文字，中文。 */
import { number, percent } from './numbers.js';

export const results = {
  summary: (accuracy, n, split) =>
    `${number(n)} 张${{ validation: '验证', test: '未参与训练的测试', train: '训练' }[split]}照片中 ${percent(accuracy)} 正确`,
  figures: (f1, calibration) => `平均 F1 ${percent(f1)}，校准误差 ${percent(calibration)}`,
  part: '查看哪些照片',
  parts: { validation: '验证', test: '测试', train: '训练' },
  mistakeCount: (n) => `${number(n)} 个错误`,
  evaluating: '正在再次查看照片……',
  midTraining: '训练完成后才有结果。',
  failed: '无法得出结果',
  confusion: '混淆矩阵',
  confusionHelp: '每个类别一行，其照片被认作什么为列。选择一格查看其中的照片。',
  matrix: {
    rows: '实际',
    columns: '被认作',
    cell: (n, is, taken) =>
      is === taken
        ? `${number(n)} 张 ${is} 的照片被正确识别`
        : `${number(n)} 张 ${is} 的照片被认作 ${taken}`,
  },
  taken: (is, taken) => `${is}，被认作 ${taken}`,
  perClass: '按类别',
  className: '类别',
  precision: '精确率',
  recall: '召回率',
  f1: 'F1',
  support: '照片',
  perClassHelp:
    '精确率：被认作该类的照片中确属该类的比例。召回率：该类照片中被识别的比例。F1：两者的调和平均。',
  mistakes: '最确信的错误',
  mistakesHelp: '错误的回答，最确信的在前：常常是标签错了，或照片中不止一样东西。',
  noMistakes: '没有：每张照片都被识别了。',
  map: '特征图',
  mapping: '正在排列照片……',
  mapHelp: (first, second) =>
    `按分类器从每张照片读出的内容，放在变化最大的两个方向上（主成分：占方差的 ${percent(first)} 和 ${percent(second)}）。相距较远的类别容易区分。`,
  mapSummary: (n) => `平面上的 ${number(n)} 张照片，特征相似的相邻`,
  explainOf: (name) => `模型从何处看出：${name}`,
  seenAs: '显示从何处看出',
  heat: (className, name) => `${name}，发光处是模型看到 ${className} 的地方`,
  heatHelp: 'Grad-CAM：最后一层特征图中提高该类得分的位置。',
  close: '关闭',
};
