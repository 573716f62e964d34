// What curves.mjs shows in a browser: window.draw({epochs, marks}).
import { render } from 'preact';
import { Chart } from '../../web/ui/chart.js';
import '../../web/ui/ui.css';
import './curves.css';

const SERIES = [
  { label: 'training', colour: '--curve-train', dashed: true },
  { label: 'validation', colour: '--curve-validation' },
];

function Curve({ title, keys, epochs, marks, range }) {
  return (
    <Chart
      title={title}
      summary={title}
      xLabel="epoch"
      series={SERIES}
      range={range}
      data={[epochs.map((_, i) => i + 1), ...keys.map((key) => epochs.map((e) => e[key]))]}
      marks={marks}
    />
  );
}

window.draw = ({ epochs, marks }) =>
  render(
    <div class="curves">
      <Curve title="Loss" keys={['loss', 'val_loss']} epochs={epochs} marks={marks} />
      <Curve
        title="Accuracy"
        keys={['accuracy', 'val_accuracy']}
        epochs={epochs}
        marks={marks}
        range={[0, 1]}
      />
    </div>,
    document.body,
  );
