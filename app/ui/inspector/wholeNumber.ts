/** Hands a typed whole number on; gives back what is wrong with the text when it is none. */
export const wholeNumber = (text: string, take: (number: number) => string | undefined): string | undefined =>
  /^-?\d+$/.test(text.trim()) ? take(Number(text)) : `Invalid value: ${JSON.stringify(text)}: must be a whole number`
