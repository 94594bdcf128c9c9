/** The first three of a list, joined by commas, and how many more there are, as kubectl's tables shorten lists. */
export const joinFew = (all: readonly string[]): string =>
  all.length <= 3 ? all.join(',') : `${all.slice(0, 3).join(',')} + ${all.length - 3} more...`
