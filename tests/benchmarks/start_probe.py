"""One start of the real window on a project, watched from inside: called by bench_window.py.

    BENCH_BEGAN_S=$(date +%s.%N) python tests/benchmarks/start_probe.py PROJECT [prediction]

Prints one JSON line: seconds from the start of the process to the window's first paint, and to the
paint that has every thumbnail on the screen; of a project with unread photos, with the word
`prediction`, to the paint that has the first prediction. It runs what a double-click on a project
runs, and imports nothing else before that.

As little stands here as in the program's own entry module: the model process, which is spawned,
runs this file again before it begins, and would import Qt and the window with it.
"""

import gc

if __name__ == "__main__":
    gc.disable()  # as cropapp/__main__.py does
    from start_watch import main

    main()
