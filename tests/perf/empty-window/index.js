// The same words by which Steppe says that its first posts are painted.
requestAnimationFrame(() => setTimeout(() => performance.mark('steppe:first-posts'), 0))
