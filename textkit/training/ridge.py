"""Ridge regression by its dual, with any group left out in closed form.

For K the kernel and A = (K + D)⁻¹ with D diagonal (penalty over weight), the fit on all rows has
dual coefficients α = A y. Leaving out rows B gives, for these rows, the residual A_BB⁻¹ α_B, and
for the others the coefficients α − A_{·B} A_BB⁻¹ α_B (block inverse; Rifkin & Lippert 2007).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ridge:
    """A fit on all rows, and what is needed to leave rows out."""

    targets: Floats
    inverse: Singles
    dual: Floats

    @classmethod
    def fit(cls, kernel: Singles, targets: Floats, penalty: Floats) -> Ridge:
        """Fits `targets` (rows × columns) on `kernel` with a penalty for each row."""
        matrix = np.array(kernel, dtype=np.float32, order="F")
        matrix[np.diag_indices(len(matrix))] += penalty.astype(np.float32)
        factor, info = lapack.spotrf(matrix, lower=1, overwrite_a=1)
        if info:
            raise ValueError("the kernel is not positive definite")
        half, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
        lower = np.tril(half)
        inverse = lower + np.tril(lower, -1).T
        dual: Floats = (inverse @ targets.astype(np.float32)).astype(np.float64)
        return cls(targets, inverse, dual)

    def left_out(self, rows: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """(scores of `rows` by the fit without them, its dual coefficients, 0 for `rows`)."""
        block = self.inverse[np.ix_(rows, rows)].astype(np.float64)
        residual = np.linalg.solve(block, self.dual[rows])
        dual = self.dual - self.inverse[:, rows].astype(np.float64) @ residual
        dual[rows] = 0
        return self.targets[rows] - residual, dual
