"""From a list of runs to a site: configuration, execution, manifest, pages.

No model and no sentence; the only place that knows papermill.
"""
