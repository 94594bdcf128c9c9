import { memoByObject } from '#lib/memo'
import type { Chain, Table } from './ast'

/** The chains of a table by their names; made once for each table. */
export const chainsByName = memoByObject(
  (table: Table): ReadonlyMap<string, Chain> => new Map(table.chains.map((chain) => [chain.name, chain])),
)
