import { expect, test } from 'vitest'
import { pressMatches, shownKeys } from './keys'

const press = (key: string, ...modifiers: readonly ('ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey')[]) => ({
  key,
  ctrlKey: modifiers.includes('ctrlKey'),
  metaKey: modifiers.includes('metaKey'),
  shiftKey: modifiers.includes('shiftKey'),
  altKey: modifiers.includes('altKey'),
})

test.for([
  { keys: 'mod+z', pressed: press('z', 'ctrlKey'), mac: false, want: true },
  { keys: 'mod+z', pressed: press('z', 'metaKey'), mac: true, want: true },
  { keys: 'mod+z', pressed: press('z', 'ctrlKey'), mac: true, want: false },
  { keys: 'mod+z', pressed: press('Z', 'ctrlKey', 'shiftKey'), mac: false, want: false },
  { keys: 'mod+shift+z, mod+y', pressed: press('Z', 'ctrlKey', 'shiftKey'), mac: false, want: true },
  { keys: 'mod+shift+z, mod+y', pressed: press('y', 'ctrlKey'), mac: false, want: true },
  { keys: 'space', pressed: press(' '), mac: false, want: true },
  { keys: 'delete', pressed: press('Delete'), mac: false, want: true },
  { keys: 'delete', pressed: press('Delete', 'altKey'), mac: false, want: false },
])('$keys is pressed: $want', ({ keys, pressed, mac, want }) => {
  expect(pressMatches(keys, pressed, mac)).toBe(want)
})

test('keys are shown as they stand on the keyboard', () => {
  expect(shownKeys('mod+shift+z, mod+y', false)).toBe('Ctrl Shift Z')
  expect(shownKeys('mod+z', true)).toBe('⌘ Z')
})
