/** From here on chat programs cut links: Discord at 2,000 characters, mail at 2,048. */
const chatLimit = 1900
/** From here on a file is the better way. */
const linkLimit = 8000

/** What to say about the length of a link; nothing while every program takes it. */
export function lengthNote(length: number): string | undefined {
  if (length > linkLimit) return 'That is long for a link: many programs will cut it. Pass on the YAML file instead.'
  if (length > chatLimit) return 'Some chat programs cut links of this length. Try it once, or pass on the YAML file.'
  return undefined
}
