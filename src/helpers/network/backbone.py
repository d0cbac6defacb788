"""The backbone of a network: links too strong to be chance."""

import numpy as np
import pandas as pd

from helpers.network.graph import Graph


def backbone(graph: Graph, level: float = 0.05) -> pd.DataFrame:
    r"""Test each link by the disparity filter.

    If a node of k links spread its strength over them at random, a link with the share p of it would be at
    least that strong with probability [1]_

    .. math:: \alpha = (1 - p)^{k - 1}.

    A link has an alpha at each end and takes the smaller. A node with a single link says nothing (its share
    is always 1): its end counts as alpha = 1, and the other end decides.

    Parameters
    ----------
    graph : Graph
    level : float
        Significance level, between 0 and 1.

    Returns
    -------
    DataFrame
        source, target, weight, alpha, significant (alpha < level); each link once, sorted.

    Raises
    ------
    ValueError
        If `level` is not between 0 and 1.

    References
    ----------
    .. [1] Serrano, M. Á., Boguñá, M., Vespignani, A. (2009). Extracting the multiscale backbone of complex
       weighted networks. PNAS 106(16), 6483-6488. doi:10.1073/pnas.0808904106

    Examples
    --------
    >>> import pandas as pd
    >>> from helpers.network.graph import Graph
    >>> links = pd.DataFrame({"source": ["A", "A", "A"], "target": ["B", "C", "D"], "works": [8, 1, 1]})
    >>> backbone(Graph.from_links(links)).round(2)
      source target  weight  alpha  significant
    0      A      B     8.0   0.04         True
    1      A      C     1.0   0.81        False
    2      A      D     1.0   0.81        False
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level!r}; expected a number between 0 and 1")
    half, degree, strength = graph.half(), graph.degree, graph.strength
    alpha = np.ones(half.nnz)
    for end in (half.row, half.col):
        share = np.minimum(half.data / strength[end], 1.0)
        alpha = np.minimum(alpha, (1 - share) ** (degree[end] - 1))  # 0 ** 0 = 1 for a single link
    return graph.links().assign(alpha=alpha, significant=alpha < level)
