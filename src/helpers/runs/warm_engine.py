"""A papermill engine, `warm`: the cells run in this very process, in a fresh IPython shell, with no kernel to wait for.

A notebook comes out as it does from a kernel, but for times. The shell, its streams and its displays are those of
ipykernel; its messages reach nbclient through a queue instead of sockets. What a notebook changes in the process
stays changed: `helpers.runs.warm_fork` gives each run a process of its own. IPython's own settings and start-up
files are not read.
"""

import asyncio
import atexit
import contextlib
import contextvars
import os
import queue
import sys
import threading
from types import SimpleNamespace

from ipykernel import debugger
from ipykernel.eventloops import enable_gui
from ipykernel.inprocess.ipkernel import InProcessKernel
from ipykernel.iostream import OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.shellapp import InteractiveShellApp
from traitlets import Any, default
from traitlets.config import Config

INLINE = "module://matplotlib_inline.backend_inline"


class _Shell(ZMQInteractiveShell):
    """ipykernel's shell; event loops of windows are asked of its own kernel, for there is no application."""

    def enable_gui(self, gui=None):
        enable_gui(gui, self.kernel)
        self.active_eventloop = gui


class _Kernel(InProcessKernel):
    """ipykernel's kernel, whose messages go to a queue."""

    published = Any()

    @default("published")
    def _published(self):
        return queue.SimpleQueue()

    @default("shell_class")
    def _shell(self):
        return _Shell

    @default("stdout")
    def _stdout(self):
        return OutStream(self.session, self.iopub_thread, "stdout")

    @default("stderr")
    def _stderr(self):
        return OutStream(self.session, self.iopub_thread, "stderr")

    def _io_dispatch(self, change):
        _, message = self.session.recv(self.iopub_thread.socket, copy=False)
        self.published.put(message)

    async def execute_request(self, stream, ident, parent):
        await IPythonKernel.execute_request(self, stream, ident, parent)

    @contextlib.contextmanager
    def _cancel_on_sigint(self, future):
        yield

    @property
    def _supports_kernel_subshells(self):
        return False


class WarmKernel:
    """A kernel in this process, for papermill and nbclient: kernel manager, kernel client and both its channels.

    Examples
    --------
    >>> from nbclient import NotebookClient
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> with WarmKernel() as kernel:
    ...     done = NotebookClient(new_notebook(cells=[new_code_cell("6 * 7")]), km=kernel).execute()
    >>> done.cells[0].outputs[0].data
    {'text/plain': '42'}
    """

    has_kernel, kernel_name, ipykernel = True, "python3", True
    allow_stdin = False

    def __enter__(self):
        self.undo = contextlib.ExitStack()
        with contextlib.ExitStack() as undo:
            self._open(undo)
            self.undo = undo.pop_all()
        return self

    def __exit__(self, *_):
        self.undo.close()

    def _open(self, undo: contextlib.ExitStack) -> None:
        for holder, name in ((sys, "stdout"), (sys, "stderr"), (sys, "displayhook"), (sys, "excepthook")):
            undo.callback(setattr, holder, name, getattr(holder, name))
        undo.callback(sys.modules.__setitem__, "__main__", sys.modules["__main__"])
        undo.callback(sys.path.__setitem__, slice(None), list(sys.path))
        undo.callback(os.environ.update, dict(os.environ))  # a shell asks all that it starts for colours
        undo.callback(os.environ.clear)
        undo.callback(_Shell.clear_instance)
        with _without_debugger():
            self.kernel = _Kernel(config=Config({"HistoryManager": {"hist_file": ":memory:"}}), user_ns=None)
        undo.callback(_end, self.kernel)
        self.kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.current_thread())
        sys.stdout, sys.stderr = self.kernel.stdout, self.kernel.stderr
        undo.callback(sys.stderr.close)
        undo.callback(sys.stdout.close)
        InteractiveShellApp.init_path(SimpleNamespace(ignore_cwd=False))
        _draw_inline()
        # Cells share one context, as in a kernel: what one sets there (NumPy's print options), the next one sees.
        self.context = contextvars.copy_context()
        self.replies = queue.SimpleQueue()
        self.shell_channel = SimpleNamespace(get_msg=self._reply)
        self.iopub_channel = SimpleNamespace(get_msg=self._published)

    # What nbclient asks of a kernel manager and a kernel client.

    def client(self):
        return self

    def start_channels(self):
        pass

    async def wait_for_ready(self, timeout=None):
        pass

    async def is_alive(self):
        return True

    def kernel_info(self) -> str:
        message = self.kernel.session.msg("kernel_info_request")
        self.replies.put({"parent_header": message["header"], "content": self.kernel.kernel_info})
        return message["header"]["msg_id"]

    async def execute(self, code: str, store_history: bool = True, stop_on_error: bool = True) -> str:
        content = {"code": code, "silent": False, "store_history": store_history, "user_expressions": {}}
        content |= {"allow_stdin": False, "stop_on_error": stop_on_error}
        session, stream = self.kernel.session, self.kernel.shell_stream
        sent = session.send(stream, "execute_request", content)
        request = self.kernel.dispatch_shell(stream.recv_multipart())
        await asyncio.get_running_loop().create_task(request, context=self.context)
        self.replies.put(session.recv(stream, copy=False)[1])
        return sent["header"]["msg_id"]

    async def _reply(self, timeout=None):
        return self.replies.get_nowait()

    async def _published(self, timeout=None):
        return self.kernel.published.get()


@contextlib.contextmanager
def _without_debugger():
    """Nobody attaches a debugger to a batch, and to make one takes longer than all else of a kernel."""
    available, debugger._is_debugpy_available = debugger._is_debugpy_available, False
    try:
        yield
    finally:
        debugger._is_debugpy_available = available


def _end(kernel: _Kernel) -> None:
    """End the kernel's threads now, not when Python ends."""
    atexit.unregister(kernel.shell.atexit_operations)
    kernel.shell.atexit_operations()
    thread, cancelled = kernel.iopub_thread, threading.Event()
    thread.schedule(lambda: (thread._event_pipe_gc_task.cancel(), thread.io_loop.add_callback(cancelled.set)))
    cancelled.wait(1)
    atexit.unregister(thread.stop)
    thread.stop()


def _draw_inline() -> None:
    """Make matplotlib draw into the notebook, as a kernel does."""
    if os.environ.setdefault("MPLBACKEND", INLINE) != INLINE or "matplotlib" not in sys.modules:
        return
    import matplotlib

    loaded = sys.modules.get("matplotlib_inline.backend_inline")
    if matplotlib.get_backend(auto_select=False) != INLINE:
        matplotlib.use(INLINE)
    if loaded:
        loaded._enable_matplotlib_integration()


class WarmEngine:
    """papermill's engine `warm`. (papermill loads this file while it is itself being loaded: hence imports inside.)"""

    @staticmethod
    def execute_notebook(nb, kernel_name, execution_timeout=None, **options):
        """Execute a prepared notebook; papermill calls this.

        Raises
        ------
        ValueError
            The notebook is not in Python, or a timeout is asked for: no cell can be ended from within its process.
        """
        from papermill.engines import NBClientEngine

        if execution_timeout:
            raise ValueError("engine 'warm' knows no execution_timeout: its cells run in this process")
        language = nb.metadata.get("kernelspec", {}).get("language", "python")
        if language != "python":
            raise ValueError(f"engine 'warm' runs Python, not {language}")
        with WarmKernel() as kernel:
            return NBClientEngine.execute_notebook(nb, kernel_name, km=kernel, **options)

    @staticmethod
    def nb_kernel_name(nb, name=None):
        """The notebook's kernel, as papermill finds it."""
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(nb, name)

    @staticmethod
    def nb_language(nb, language=None):
        """The notebook's language, as papermill finds it."""
        from papermill.utils import nb_language

        return nb_language(nb, language)
