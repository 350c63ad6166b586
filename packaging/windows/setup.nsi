; Installs xraysr for one person or for everybody:
;   xraysr-VERSION-setup.exe [/S] [/CurrentUser | /AllUsers] [/NoCheck] [/D=FOLDER]
; All files are written beside their place and put there as a whole: a full disk leaves what was there.
; What it did is in xraysr-setup.txt in the folder for passing files (TEMP). The exit status is 0 where all is well, 2 where
; nothing was installed, 3 where it is installed and xraysr check found something bad (the file says what).
Unicode true
Target amd64-unicode
CRCCheck force
ManifestDPIAware true
ManifestSupportedOS Win10
AllowSkipFiles off
SetCompressor /SOLID ${PACKING}
!if ${PACKING} == lzma
    SetCompressorDictSize 64
!endif

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_INSTDIR "xraysr"
!define MULTIUSER_USE_PROGRAMFILES64
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\xraysr"
!define KIND "xraysr.image"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${UNINSTALL}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "UninstallString"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${UNINSTALL}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!include MultiUser.nsh
!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh

Name "xraysr ${VERSION}"
OutFile "${OUT}"
BrandingText "${NO_DEVICE}"
VIProductVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "xraysr"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installs xraysr"
VIAddVersionKey "CompanyName" "The xraysr developers"
VIAddVersionKey "LegalCopyright" "Apache-2.0"
VIAddVersionKey "Comments" "${NO_DEVICE}"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEPAGE_TEXT "xraysr enhances and compares radiographs. It needs no network.$\r$\n$\r$\n${NO_DEVICE}"
!define MUI_FINISHPAGE_NOAUTOCLOSE
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!ifdef SIGN
    !uninstfinalize '${SIGN} "%1"' = 0
!endif

Var Replaced
Var Found
Var Asked
Var Told

!macro Say WORDS
    DetailPrint "${WORDS}"
    FileOpen $9 "$TEMP\xraysr-setup.txt" a
    FileSeek $9 0 END
    FileWriteUTF16LE $9 "${WORDS}$\r$\n"
    FileClose $9
!macroend
!macro Refuse WORDS
    StrCpy $Told "yes"
    !insertmacro Say "${WORDS}"
    MessageBox MB_OK|MB_ICONSTOP "${WORDS}" /SD IDOK
    SetErrorLevel 2
    Abort
!macroend
!macro RefuseWhileRunning PROGRAM WHAT
    ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
        ClearErrors
        FileOpen $9 "$INSTDIR\${PROGRAM}" a
        ${If} ${Errors}
            !insertmacro Refuse "xraysr was not ${WHAT}. The installed xraysr is running, or its folder cannot be written. Close it, and start this again."
        ${EndIf}
        FileClose $9
    ${EndIf}
!macroend

Function .onInit
    Delete "$TEMP\xraysr-setup.txt"
    ${IfNot} ${AtLeastWin10}
        !insertmacro Refuse "xraysr was not installed. It needs Windows 10 or newer, 64 bits. Use another computer."
    ${EndIf}
    StrCpy $Asked $INSTDIR ; /D=FOLDER
    ${GetParameters} $0
    ClearErrors
    ${GetOptions} $0 "/AllUsers" $1
    ${IfNot} ${Errors}
        UserInfo::GetAccountType
        Pop $1
        ${If} $1 != "Admin"
            !insertmacro Refuse "xraysr was not installed. Only an administrator installs for all users of a computer. Ask one, or install it for yourself with /CurrentUser."
        ${EndIf}
    ${EndIf}
    !insertmacro MULTIUSER_INIT
    ${If} $Asked != ""
        StrCpy $INSTDIR $Asked
    ${EndIf}
FunctionEnd

Function un.onInit
    !insertmacro MULTIUSER_UNINIT
FunctionEnd

Function .onInstFailed ; also when a file could not be written
    SetOutPath "$TEMP"
    RMDir /r "$INSTDIR.new"
    ${If} $Replaced == "yes"
    ${AndIfNot} ${FileExists} "$INSTDIR\*.*"
        Rename "$INSTDIR.old" "$INSTDIR"
    ${EndIf}
    ${If} $Told != "yes"
        !insertmacro Say "xraysr was not installed. Its files could not be put in their place, and what was there before is there again. Make room or copy the installer anew, and start this again."
    ${EndIf}
    SetErrorLevel 2
FunctionEnd

Function LookBefore
    ReadRegStr $Found HKLM "Software\xraysr" "InstalledBy"
    ${If} $Found == "msi"
    ${AndIf} $MultiUser.InstallMode == "AllUsers"
        !insertmacro Refuse "xraysr was not installed. This computer has the xraysr that its administrator handed out as a package (MSI). Remove that one first, or have it replaced by a newer package."
    ${EndIf}
    ${IfNot} ${FileExists} "$INSTDIR\*.*"
    ${AndIf} ${FileExists} "$INSTDIR.old\program.zip" ; an earlier change ended in the middle
        Rename "$INSTDIR.old" "$INSTDIR"
    ${EndIf}
    ${If} ${FileExists} "$INSTDIR\*.*"
    ${AndIfNot} ${FileExists} "$INSTDIR\program.zip"
        !insertmacro Refuse "xraysr was not installed. The folder $INSTDIR holds something else. Choose another folder."
    ${EndIf}
    !insertmacro RefuseWhileRunning "xraysr.exe" "installed"
    !insertmacro RefuseWhileRunning "xraysr-window.exe" "installed"
    RMDir /r "$INSTDIR.new"
    RMDir /r "$INSTDIR.old"
    StrCpy $0 "$INSTDIR"
    ${DoUntil} ${FileExists} "$0\*.*"
        ${GetParent} "$0" $0
        ${If} $0 == ""
            Return ; nothing of it exists: what cannot be made is told of below
        ${EndIf}
    ${Loop}
    System::Call 'kernel32::GetDiskFreeSpaceExW(w "$0", *l .r1, p 0, p 0) i .r2'
    System::Int64Op $1 / 1048576
    Pop $1
    ${If} $2 <> 0
    ${AndIf} $1 < ${MEGABYTES}
        !insertmacro Refuse "xraysr was not installed. It needs ${MEGABYTES} MB in $0, and $1 MB are free. Make room, and start this again."
    ${EndIf}
FunctionEnd

Section "xraysr"
    Call LookBefore
    ClearErrors
    SetOutPath "$INSTDIR.new"
    File /r "${TREE}\*"
    WriteUninstaller "$INSTDIR.new\uninstall.exe"
    SetOutPath "$TEMP"
    ${If} ${Errors}
    ${OrIfNot} ${FileExists} "$INSTDIR.new\uninstall.exe"
        !insertmacro Refuse "xraysr was not installed. Its files could not be written to $INSTDIR. Make room there, or ask the administrator for the right to write to it, and start this again."
    ${EndIf}
    ${If} ${FileExists} "$INSTDIR\*.*"
        ReadRegStr $Found SHCTX "${UNINSTALL}" "DisplayVersion"
        !insertmacro Say "Replacing xraysr $Found by ${VERSION}. Settings, sessions and your models stay."
        ClearErrors
        Rename "$INSTDIR" "$INSTDIR.old"
        ${If} ${Errors}
            !insertmacro Refuse "xraysr was not installed. A file in $INSTDIR is in use. Close what uses it, and start this again."
        ${EndIf}
        StrCpy $Replaced "yes"
    ${EndIf}
    ClearErrors
    Rename "$INSTDIR.new" "$INSTDIR"
    ${If} ${Errors}
        !insertmacro Refuse "xraysr was not installed. $INSTDIR cannot be written. Ask the administrator for the right, and start this again."
    ${EndIf}
    StrCpy $Replaced ""
    RMDir /r "$INSTDIR.old"
    Call WriteDown
    !insertmacro Say "xraysr ${VERSION} is installed in $INSTDIR. ${NO_DEVICE}"
    Call CheckIt
SectionEnd

Function WriteDown
    CreateShortcut "$SMPROGRAMS\xraysr.lnk" "$INSTDIR\xraysr-window.exe"
    WriteRegStr SHCTX "Software\Classes\${KIND}" "" "Radiograph"
    WriteRegStr SHCTX "Software\Classes\${KIND}\DefaultIcon" "" "$INSTDIR\xraysr-window.exe,0"
    WriteRegStr SHCTX "Software\Classes\${KIND}\shell\open\command" "" '"$INSTDIR\xraysr-window.exe" "%1"'
!macro Offer ENDING
    WriteRegStr SHCTX "Software\Classes\${ENDING}\OpenWithProgids" "${KIND}" ""
!macroend
    !insertmacro Offer ".dcm"
    !insertmacro Offer ".dicom"
    !insertmacro Offer ".nii"
    !insertmacro Offer ".nrrd"
    WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "xraysr"
    WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\xraysr-window.exe,0"
    WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "The xraysr developers"
    WriteRegStr SHCTX "${UNINSTALL}" "Comments" "${NO_DEVICE}"
    WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
    WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
    WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
    WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" ${KILOBYTES}
    WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
    ${RefreshShellIcons}
FunctionEnd

Function CheckIt
    ${GetParameters} $0
    ClearErrors
    ${GetOptions} $0 "/NoCheck" $1
    ${IfNot} ${Errors}
        Return
    ${EndIf}
    !insertmacro Say "xraysr checks itself now; this takes a minute."
    ${If} ${Silent}
        nsExec::Exec 'cmd /d /s /c ""$INSTDIR\xraysr.exe" check > "$TEMP\xraysr-check.txt" 2>&1"'
        Pop $0
        !insertmacro Say "xraysr check returned $0. What it found is in $TEMP\xraysr-check.txt."
    ${Else}
        nsExec::ExecToLog '"$INSTDIR\xraysr.exe" check'
        Pop $0
    ${EndIf}
    ${If} $0 != "0"
        SetErrorLevel 3
    ${EndIf}
FunctionEnd

Section "Uninstall"
    ${IfNot} ${FileExists} "$INSTDIR\program.zip"
        MessageBox MB_OK|MB_ICONSTOP "xraysr was not removed. It is not in $INSTDIR. Remove it from where it is." /SD IDOK
        SetErrorLevel 2
        Abort
    ${EndIf}
    !insertmacro RefuseWhileRunning "xraysr.exe" "removed"
    !insertmacro RefuseWhileRunning "xraysr-window.exe" "removed"
    SetOutPath "$TEMP"
    !include "${PARTS}"
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    Delete "$SMPROGRAMS\xraysr.lnk"
    DeleteRegKey SHCTX "Software\Classes\${KIND}"
!macro TakeBack ENDING
    DeleteRegValue SHCTX "Software\Classes\${ENDING}\OpenWithProgids" "${KIND}"
    DeleteRegKey /ifempty SHCTX "Software\Classes\${ENDING}\OpenWithProgids"
    DeleteRegKey /ifempty SHCTX "Software\Classes\${ENDING}"
!macroend
    !insertmacro TakeBack ".dcm"
    !insertmacro TakeBack ".dicom"
    !insertmacro TakeBack ".nii"
    !insertmacro TakeBack ".nrrd"
    DeleteRegKey SHCTX "${UNINSTALL}"
    ${RefreshShellIcons}
    !insertmacro Say "xraysr is removed. Your settings, sessions and models stay in $APPDATA\xraysr."
SectionEnd
