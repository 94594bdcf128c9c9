import { Component, createContext, use, type ReactNode } from 'react'
import { forgetFailedLoads } from './onDemand'

/** Tells the reader that a menu could not be shown; the page says how. */
export const MenuFailed = createContext<() => void>(() => {})

interface LoadBoundaryProps {
  /** What else to do when what is inside cannot be shown, as a part that could not be loaded. */
  readonly onFailure: () => void
  readonly children: ReactNode
}

/**
 * Keeps a menu that cannot be shown from taking along what it belongs to: nothing stands in its place, and the reader is
 * told. Mounted anew, it tries again.
 */
export function LoadBoundary({ onFailure, children }: LoadBoundaryProps) {
  const tell = use(MenuFailed)
  return (
    <Boundary
      onFailure={() => {
        onFailure()
        tell()
      }}
    >
      {children}
    </Boundary>
  )
}

class Boundary extends Component<LoadBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }

  override componentDidCatch(): void {
    forgetFailedLoads()
    this.props.onFailure()
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children
  }
}
