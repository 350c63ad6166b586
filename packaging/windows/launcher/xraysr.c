/* Starts Python, which lies beside this program, with the words that were given to it. */
#include <windows.h>
#include <stdio.h>
#include <wchar.h>

#define WIDEN_(x) L##x
#define WIDEN(x) WIDEN_(x)
#define LONGEST 32768
#define OUR_FAULT 70

typedef int (*py_main)(int, wchar_t **);

static int say_no(void) {
    static const wchar_t words[] = L"xraysr cannot start. Its file " WIDEN(PYTHON)
        L" is missing, damaged, or blocked on this computer. Install xraysr again; if it stays so, ask who looks"
        L" after this computer whether a virus scanner holds it back.";
#ifdef WINDOWED
    MessageBoxW(NULL, words, L"xraysr", MB_OK | MB_ICONERROR);
#else
    fwprintf(stderr, L"%ls\n", words);
#endif
    return OUR_FAULT;
}

static int start(int count, wchar_t **words) {
    static wchar_t place[LONGEST];
    DWORD length = GetModuleFileNameW(NULL, place, LONGEST);
    wchar_t *name = length && length < LONGEST ? wcsrchr(place, L'\\') : NULL;
    if (!name || (size_t)(name - place) + wcslen(WIDEN(PYTHON)) + 2 > LONGEST) return say_no();
    wcscpy(name + 1, WIDEN(PYTHON));
    SetDllDirectoryW(L""); /* no library from the folder that somebody stands in */
    HMODULE python = LoadLibraryExW(place, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    py_main run = python ? (py_main)(void *)GetProcAddress(python, "Py_Main") : NULL;
    wchar_t **all = run ? (wchar_t **)calloc((size_t)count + 3, sizeof *all) : NULL;
    if (!all) return say_no();
    all[0] = words[0];
    all[1] = L"-m";
    all[2] = L"xraysr_start";
    for (int one = 1; one < count; one++) all[one + 2] = words[one];
    return run(count + 2, all);
}

#ifdef WINDOWED
int WINAPI wWinMain(HINSTANCE program, HINSTANCE before, PWSTR line, int shown) {
    (void)program, (void)before, (void)line, (void)shown;
    return start(__argc, __wargv);
}
#else
int wmain(int count, wchar_t **words) { return start(count, words); }
#endif
