export type FidelityState = 'exact' | 'simplified' | 'absent'

export interface FidelityRow {
  readonly id: string
  readonly behaviour: string
  readonly state: FidelityState
  /** Where the real component does it; empty where the row is about the playground alone. */
  readonly upstream: string
}

export interface FidelityTable {
  /** Which versions it is measured by, in one sentence. */
  readonly reference: string
  readonly rows: readonly FidelityRow[]
}

/**
 * `docs/fidelity.md` as a value: the page shows the very table that the tests hold the engine to. The first paragraph
 * after the title says what it is measured by.
 */
export function fidelityTable(markdown: string): FidelityTable {
  const lines = markdown.split('\n')
  const reference = lines.find((line) => line.startsWith('Reference: ')) ?? ''
  return {
    reference: reference.replace('Reference: ', ''),
    rows: lines.flatMap((line) => {
      const [, id = '', behaviour = '', state = '', upstream = ''] = line.split('|').map((cell) => cell.trim())
      return line.startsWith('|') && isState(state) ? [{ id, behaviour, state, upstream }] : []
    }),
  }
}

const isState = (text: string): text is FidelityState => text === 'exact' || text === 'simplified' || text === 'absent'
