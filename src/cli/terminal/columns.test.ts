import { expect, test } from 'vitest'
import { measureColumns } from './columns.js'

test.each([
  [{ isTTY: true, columns: 80 }, 80],
  [{ isTTY: true, columns: 20 }, 60],
  [{ isTTY: true, columns: 200 }, 100],
  [{ isTTY: true, columns: 0 }, 100],
  [{ isTTY: true }, 100],
  [{ isTTY: false, columns: 80 }, 100],
  [{}, 100]
])('%j', (output, columns) => expect(measureColumns(output)).toBe(columns))
