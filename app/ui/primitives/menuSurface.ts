/** The sheet that menus, listboxes and popovers lie on. */
export const menuSurface =
  'z-50 max-h-(--radix-popper-available-height) min-w-48 max-w-[min(20rem,calc(100vw-1rem))] overflow-y-auto rounded-pod border border-line bg-sheet p-1 text-sm text-ink shadow-2'
