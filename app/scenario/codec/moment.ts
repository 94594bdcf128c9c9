/** A moment of a walk that a link points at: which request, which of its outcomes, and how far. */
export interface Moment {
  /** Index in the scenario's requests. */
  readonly request: number
  /** Index of the outcome; the drawn one when absent. */
  readonly outcome?: number
  /** Index of the station; the first when absent. */
  readonly step?: number
}

const parameters = ['request', 'outcome', 'step'] as const

/** The moment as it stands in a link after the scenario: `&request=0&outcome=1&step=4`. */
export const momentText = (moment: Moment): string =>
  parameters.map((name) => (moment[name] === undefined ? '' : `&${name}=${moment[name]}`)).join('')

/** The moment that the parameters of a link name. A step or an outcome alone is of the first request; what is no number is passed over. */
export function momentOf(values: ReadonlyMap<string, string>): Moment | undefined {
  const found: { request: number; outcome?: number; step?: number } = { request: 0 }
  let any = false
  for (const name of parameters) {
    const text = values.get(name)
    if (text === undefined || !/^\d{1,6}$/.test(text)) continue
    found[name] = Number(text)
    any = true
  }
  return any ? found : undefined
}
