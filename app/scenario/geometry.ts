/** Sizes of what stands on the canvas, in its own pixels at zoom 1. The packer and the drawing share them, so a packed Pod always fits its frame. */
export const geometry = {
  grid: 20,
  node: {
    width: 300,
    /** Name, address and Pod range. */
    head: 52,
    /** Kernel rail and interface plates. */
    footer: 144,
    /** Cables run here, to the left of every column of Pods. */
    gutter: 30,
    /** Endpoint lines run here, to the right of the last column. */
    rightGutter: 32,
    /** A machine has room for this many Pods in one column before it grows. */
    minRows: 3,
    /** With more Pods than this a second column begins. */
    maxRows: 8,
    maxColumns: 4,
    gapX: 24,
    /** The wire between machines runs below their frames. */
    gapY: 64,
  },
  pod: { width: 238, height: 44, gap: 8 },
  service: { width: 236, height: 62, gapX: 24, gapY: 18 },
  host: { width: 134, height: 44, gap: 10, columns: 2 },
  /** The dashed zone around the hosts outside. */
  outside: { head: 26, padding: 8 },
  /** Between the Nodes and what stands above them. */
  above: 40,
} as const

/** Width of a Node's frame that has this many columns of Pods. */
export const nodeWidth = (columns: number): number =>
  geometry.node.width + (columns - 1) * (geometry.pod.width + geometry.node.gutter)

/** Height of a Node's frame whose fullest column has this many Pods. */
export const nodeHeight = (rows: number): number =>
  geometry.node.head +
  Math.max(rows, geometry.node.minRows) * (geometry.pod.height + geometry.pod.gap) +
  geometry.node.footer

/** Where the Pod in a row and column of its Node stands, relative to the frame. */
export const podSlot = (column: number, row: number): { readonly x: number; readonly y: number } => ({
  x: geometry.node.gutter + column * (geometry.pod.width + geometry.node.gutter),
  y: geometry.node.head + row * (geometry.pod.height + geometry.pod.gap),
})
