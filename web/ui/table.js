/**
 * @param {object} props
 * @param {string} props.caption
 * @param {{key: string, title: string, text?: boolean}[]} props.columns text: not a number
 * @param {object[]} props.rows each with `key`, a cell a column, and perhaps `class`
 */
export function Table({ caption, columns, rows }) {
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, title, text }) => (
              <th key={key} scope="col" class={text ? 'text' : ''}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} class={row.class}>
              {columns.map(({ key, text }) => (
                <td key={key} class={text ? 'text' : ''}>
                  {row[key]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
