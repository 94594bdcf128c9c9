/** The sheet that menus, listboxes and popovers lie on. */
export const menuSurface =
  'z-50 max-h-(--radix-popper-available-height) min-w-48 max-w-80 overflow-y-auto rounded-pod border border-line bg-sheet p-1 text-sm text-ink shadow-2'
