/** The first of `name(1)`, `name(2)`, … that is not taken. */
export function firstFree(taken: (name: string) => boolean, name: (index: number) => string): string {
  let index = 1
  while (taken(name(index))) index++
  return name(index)
}

/** `base`, or else `base-2`, `base-3`, … */
export const uniqueName = (taken: (name: string) => boolean, base: string): string =>
  firstFree(taken, (index) => (index === 1 ? base : `${base}-${index}`))
