/**
 * A confusion matrix whose cells can be chosen: rows are what photos are, columns what they were
 * taken for.
 * @param {object} props
 * @param {string} props.caption
 * @param {string[]} props.classes
 * @param {number[][]} props.counts
 * @param {{rows: string, columns: string, cell: (n: number, row: string, column: string) => string}} props.words
 * @param {[number, number]|null} props.chosen
 * @param {(row: number, column: number) => void} props.onChoose
 */
export function Matrix({ caption, classes, counts, words, chosen, onChoose }) {
  return (
    <div class="table-frame matrix" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <td class="corner">
              {words.rows} ↓ {words.columns} →
            </td>
            {classes.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((row, i) => {
            const all = row.reduce((sum, count) => sum + count, 0);
            return (
              <tr key={classes[i]}>
                <th scope="row">{classes[i]}</th>
                {row.map((count, j) => (
                  <td key={classes[j]}>
                    {count > 0 && (
                      <button
                        type="button"
                        class={i === j ? 'right' : 'wrong'}
                        style={{ '--share': count / all }}
                        aria-pressed={chosen?.[0] === i && chosen[1] === j}
                        aria-label={words.cell(count, classes[i], classes[j])}
                        onClick={() => onChoose(i, j)}
                      >
                        {count}
                      </button>
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
