"""xraysr completion: lets a shell complete commands, their words and what these allow."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Iterator

SUMMARY = "Write a script that lets bash, zsh or fish complete the words of xraysr."
HOW = """To use it, add one line to the file that the shell reads at its start:
bash: source <(xraysr completion bash)   zsh: source <(xraysr completion zsh)
fish: xraysr completion fish | source"""

BASH = """_xraysr() {{
  local now="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    words={commands}
  else
    case "${{COMP_WORDS[1]}} $before" in
{values}
    esac
    if [ -z "$words" ] && [[ "$now" == -* ]]; then
      case "${{COMP_WORDS[1]}}" in
{options}
      esac
    fi
  fi
  COMPREPLY=($(compgen -W "$words" -- "$now"))
}}
complete -o default -F _xraysr xraysr
"""
ZSH = "autoload -U +X bashcompinit && bashcompinit\n"
FISH = "complete -c xraysr -n {where} {what} -d {why}\n"


def declare(command: argparse.ArgumentParser) -> None:
    """Name the words it takes."""
    command.epilog = HOW
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.add_argument("shell", choices=("bash", "zsh", "fish"))


def run(asked: argparse.Namespace) -> int:
    """Write the script to stdout."""
    from xraysr_gui.cli.main import parser_of_all

    commands = _commands_of(parser_of_all())
    if asked.shell == "fish":
        sys.stdout.writelines(_fish(commands))
    else:
        sys.stdout.write((ZSH if asked.shell == "zsh" else "") + _bash(commands))
    return 0


def _commands_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Every command with what it takes."""
    (all_of_them,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    return dict(all_of_them.choices)


def _options(command: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    return (one for one in command._actions if one.option_strings)


def _bash(commands: dict[str, argparse.ArgumentParser]) -> str:
    values, options = [], []
    for name, command in commands.items():
        words = [word for one in _options(command) for word in one.option_strings]
        options.append(f"        {name}) words={shlex.quote(' '.join(words))};;")
        for one in command._actions:
            for word in one.option_strings or [name]:
                if one.choices:
                    allowed = shlex.quote(" ".join(map(str, one.choices)))
                    values.append(f"      {shlex.quote(f'{name} {word}')}) words={allowed};;")
    return BASH.format(
        commands=shlex.quote(" ".join(commands)), values="\n".join(values), options="\n".join(options)
    )


def _fish(commands: dict[str, argparse.ArgumentParser]) -> Iterator[str]:
    for name, command in commands.items():
        first = {"where": "__fish_use_subcommand", "what": f"-a {name}"}
        yield FISH.format(**first, why=shlex.quote(command.description or name))
        inside = shlex.quote(f"__fish_seen_subcommand_from {name}")
        for one in command._actions:
            allowed = f" -a {shlex.quote(' '.join(map(str, one.choices)))}" if one.choices else ""
            words = " ".join(
                f"-l {it[2:]}" if it.startswith("--") else f"-s {it[1:]}" for it in one.option_strings
            )
            takes = " -r" if one.option_strings and one.nargs != 0 else ""
            if words or allowed:
                yield FISH.format(
                    where=inside, what=f"{words}{takes}{allowed}", why=shlex.quote(one.help or "")
                )
