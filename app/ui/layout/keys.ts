/** The parts of a key press that tell which shortcut it is. */
export interface Press {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

const names: Readonly<Record<string, string>> = {
  mod: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  escape: 'Esc',
  delete: 'Del',
  backspace: 'Backspace',
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  space: 'Space',
  enter: 'Enter',
  home: 'Home',
  end: 'End',
}

const macNames: Readonly<Record<string, string>> = { ...names, mod: '⌘', shift: '⇧', alt: '⌥' }

/** Whether this is a Mac, whose Command key does what Control does elsewhere. */
export const onMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform)

/** A shortcut such as `mod+shift+z` as people read it: `Ctrl Shift Z`. Of alternatives (`a, b`) the first one is shown. */
export function shownKeys(keys: string, mac: boolean = onMac()): string {
  const [first = ''] = keys.split(',')
  return first
    .trim()
    .split('+')
    .map((part) => (mac ? macNames : names)[part.toLowerCase()] ?? part.toUpperCase())
    .join(' ')
}

/** Whether a key press is the shortcut `keys`, or one of its alternatives. Modifiers must agree exactly. */
export function pressMatches(keys: string, press: Press, mac: boolean = onMac()): boolean {
  return keys.split(',').some((alternative) => {
    const parts = alternative.trim().toLowerCase().split('+')
    const wanted = parts.at(-1)
    const pressed = press.key === ' ' ? 'space' : press.key.toLowerCase()
    return (
      pressed === wanted &&
      (mac ? press.metaKey : press.ctrlKey) === parts.includes('mod') &&
      (mac ? press.ctrlKey : press.metaKey) === parts.includes('meta') &&
      press.shiftKey === parts.includes('shift') &&
      press.altKey === parts.includes('alt')
    )
  })
}
