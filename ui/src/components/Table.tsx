import type { ReactNode } from "react";

interface Column<T> {
  title: string;
  cell: (row: T) => ReactNode;
}

interface Props<T> {
  caption: string;
  /** A heading before it says the same. */
  hideCaption?: boolean;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
}

/** A table that turns into a list of cards where it wouldn't fit. */
export function Table<T>({ caption, hideCaption = false, columns, rows, rowKey }: Props<T>) {
  return (
    <table className="table">
      {hideCaption ? (
        <caption className="sr-only">{caption}</caption>
      ) : (
        <caption>
          <h2>{caption}</h2>
        </caption>
      )}
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.title} scope="col">
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((column) => (
              <td key={column.title}>
                <span className="table-label" aria-hidden="true">
                  {column.title}
                </span>
                <div className="wrap">{column.cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
