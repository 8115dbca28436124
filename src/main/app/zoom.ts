/** Steps of text size, as factors of the usual size. */
const steps = [0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3]
const tolerance = 0.01

export const zoomSteps = {
  /** The next larger step, or the largest. */
  larger: (current: number): number => steps.find((step) => step > current + tolerance) ?? current,
  /** The next smaller step, or the smallest. */
  smaller: (current: number): number => steps.findLast((step) => step < current - tolerance) ?? current,
} as const
