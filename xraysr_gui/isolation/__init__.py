"""Child programs that may crash, hang or be killed while the window lives on.

To do risky work in a child: write `def serve(request, answer, report)` in a module that imports what
it needs at its top, and ask it with `ChildProcess("package.module:serve").ask({...}, progress)`.
The request and the message of the reply are plain JSON; pixels travel as `answer.array(name, values)`,
or are written in place into `answer.new_array(name, shape, dtype)`. Why a plain command with two pipes
and one nameless memory file, and not multiprocessing: see launch.py and shared_pixels.py.
"""
