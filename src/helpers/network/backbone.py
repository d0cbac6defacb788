"""The backbone of a network: links too strong to be chance."""

import numpy as np

from helpers.network.counting import weight_column
from helpers.network.graph import adjacency


def backbone(links, level=0.05, counting="full"):
    r"""Test each link by the disparity filter.

    If a node of k links spread its strength over them at random, a link with the share p of it would be at
    least that strong with probability [1]_

    .. math:: \alpha = (1 - p)^{k - 1}.

    A link has an alpha at each end and takes the smaller. A node with a single link says nothing (its share
    is always 1): its end counts as alpha = 1, and the other end decides.

    Parameters
    ----------
    links : DataFrame
        source, target, works, works_fractional.
    level : float
        Significance level, between 0 and 1.
    counting : {"full", "fractional"}

    Returns
    -------
    DataFrame
        `links` with alpha and significant (alpha < level).

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
    >>> links = pd.DataFrame({"source": ["A", "A", "A"], "target": ["B", "C", "D"], "works": [8, 1, 1],
    ...                       "works_fractional": [8.0, 1.0, 1.0]})
    >>> backbone(links)[["source", "target", "alpha", "significant"]].round(2)
      source target  alpha  significant
    0      A      B   0.04         True
    1      A      C   0.81        False
    2      A      D   0.81        False
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level!r}; expected a number between 0 and 1")
    weight = weight_column(counting)
    matrix, labels = adjacency(links, weight=weight)
    degree, strength = np.diff(matrix.indptr), matrix.sum(axis=1)
    value = links[weight].to_numpy(float)
    alpha = np.ones(len(links))
    for end in ("source", "target"):
        node = labels.get_indexer(links[end])
        share = np.minimum(value / strength[node], 1.0)
        alpha = np.minimum(alpha, (1 - share) ** (degree[node] - 1))  # 0 ** 0 = 1 for a single link
    return links.assign(alpha=alpha, significant=alpha < level)
