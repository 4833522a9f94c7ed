import type { ReactNode } from "react";

interface Column<T> {
  title: string;
  cell: (row: T) => ReactNode;
}

interface Props<T> {
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
}

/** A table that turns into a list of cards where it wouldn't fit. */
export function Table<T>({ caption, columns, rows, rowKey }: Props<T>) {
  return (
    <table className="table">
      <caption>
        <h2>{caption}</h2>
      </caption>
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
