// Words that stand on buttons: a link whose path names one may do something, although GET ought to be safe (RFC 9110
// 9.2.1). Source: our own collection of the verbs of accounts, lists, shops, forums and machines, by language, as the
// interfaces of content management systems, shops and control panels have them. Accents do not matter.

/** Verbs that name an action wherever they stand in a path. */
const VERBS: Readonly<Record<string, string>> = {
  en: `abort activate addtocart approve ban buy cancel checkout confirm deactivate decline delete del demote deny
    deregister destroy disable disconnect dislike dismiss downvote enable erase exec execute exit flush halt impersonate
    invoke kick kill logoff logout mute optout pay poweroff promote publish purchase purge quit reboot rebuild redeem
    regenerate reindex reject remove renew republish rerun resend reset restart resume revert revoke rm rollback shutdown
    signoff signout sudo suspend terminate toggle truncate unarchive unassign unban unblock undo unfollow uninstall unlike
    unlink unlock unmark unmute unpin unpublish unregister unstar unsubscribe unsuspend unwatch upvote vote wipe withdraw`,
  de: `abbestellen abbrechen ablehnen abmelden absenden abschalten abstimmen aktivieren anhalten archivieren ausfuehren
    ausführen ausloggen ausschalten austragen beenden bestaetigen bestätigen bestellen bezahlen deaktivieren einschalten
    entfernen entsperren freigeben genehmigen herunterfahren kaufen kuendigen kündigen leeren loeschen löschen neustart
    neustarten sperren starten stoppen stornieren trennen umbenennen verlassen veroeffentlichen veröffentlichen versenden
    verschieben verwerfen widerrufen wiederherstellen zuruecksetzen zurücksetzen`,
  fr: `acheter activer annuler approuver archiver arreter bannir bloquer commander confirmer debloquer deconnecter
    deconnexion demarrer depublier desabonner desactiver desinscrire detruire effacer enlever envoyer eteindre executer
    payer publier quitter redemarrer refuser reinitialiser rejeter resilier restaurer retirer supprimer valider vider voter`,
  es: `activar anular apagar aprobar archivar bloquear borrar cancelar cerrarsesion comprar confirmar darsedebaja desactivar
    desbloquear desconectar deshacer detener ejecutar eliminar enviar limpiar pagar publicar quitar rechazar reiniciar
    restablecer restaurar salir suspender vaciar votar`,
  pt: `aprovar arquivar ativar deletar desativar desfazer desligar encerrarsessao esvaziar excluir executar limpar parar
    redefinir rejeitar remover sair terminarsessao`,
  it: `acquista annulla annullare approva approvare archivia attiva avvia blocca cancella cancellare compra conferma
    confermare disattiva disconnetti disconnettersi elimina eliminare esci esegui ferma invia paga pubblica reimposta
    riavvia rifiuta rimuovere rimuovi ripristina sblocca scollegati sospendi spegni svuota uscire vota`,
  nl: `activeren afkeuren afmelden afwijzen annuleren archiveren bestellen betalen bevestigen blokkeren deactiveren
    deblokkeren goedkeuren herstarten herstellen inschakelen kopen leegmaken legen opzeggen publiceren stemmen uitloggen
    uitschakelen uitschrijven uitvoeren verwijder verwijderen verzenden wissen`,
  scandinavian: `afmeld aktiver aktivera annuller arkiver arkivera aterstall avbryt avmeld avregistrera avsluta avvisa
    bekraeft bekraft bekreft betal betala blockera bloker blokker deaktiver godkann godkend godkjenn inaktivera kjop
    logaf loggaut loggut logud nulstil publicera radera rosta slet slett taavbort tabort tilbakestill udgiv`,
  fi: 'aanesta arkistoi hyvaksy hylkaa julkaise kirjauduulos lopeta maksa palauta peruuta poista tyhjenna vahvista',
  baltic: 'atsijungti dzest eemalda istrinti iziet kinnita kustuta logivalja pasalinti tuhista valju',
  pl: `aktywuj anuluj archiwizuj dezaktywuj glosuj kup oproznij opublikuj odblokuj odrzuc potwierdz skasuj uruchom usun
    wlacz wyczysc wylacz wyloguj wypisz zablokuj zaplac zatrzymaj zatwierdz zresetuj`,
  'cs sk': `aktivovat archivovat deaktivovat hlasovat koupit kupit obnovit odhlaseni odhlasenie odhlasit odstran odstranit
    potvrdit publikovat schvalit smaz smazat vyprazdnit zablokovat zamitnout zaplatit zmazat zrusit`,
  'hr sl sr': 'izbrisi obrisi odbij odjava odjavi odobri omoguci onemoguci otkazi ponisti potvrdi ukloni',
  hu: 'jovahagy kijelentkezes kijelentkez leiratkozas letilt megerosit torles torol',
  ro: 'anuleaza aproba deconectare dezabonare dezactiveaza respinge sterge stergere',
  tr: 'bosalt cikis cikisyap etkinlestir iptal kaldir onayla oturumukapat reddet satinal sifirla sil',
  'id vi': 'batalkan dangxuat hapus huybo keluar xoa',
  el: 'αποσυνδεση διαγραφη ακυρωση εξοδος επιβεβαιωση',
  'ru uk bg': `включить выйти выход голосовать изтрий изход купить одобрить оплатить отключить отклонить отмена отменить
    отписаться очистить подтвердить сбросить удалить видалити вийти вихід підтвердити скасувати udalit vyhod vyiti
    vykhod otpisatsya`
}

/** Words that name sections of sites as well: an action only below another segment, as in `/posts/7/archive`. */
const NOUNS = `accept add apply archive assign block charge claim clear close copy create drop duplicate empty flag follow
  grant import install join leave like lock mark merge move now open order pause pin refresh refund rename report restore
  run save send ship share spam star start stop submit subscribe switch sync transfer trash trigger update upgrade watch
  archivo cerrar baja`

/** Words of scripts that put no blanks between words, or mark them in ways that paths do not keep. */
const PARTS = `删除 刪除 注销 登出 退出 取消 确认 確認 购买 購買 清空 移除 禁用 启用 重置 重启 削除 ログアウト サインアウト 退会
  キャンセル 解除 承認 購入 投票 再起動 リセット 삭제 로그아웃 취소 탈퇴 승인 구매 초기화 حذف خروج إلغاء מחק התנתק יציאה
  ลบ ออกจากระบบ हटाएं`

const verbs: ReadonlySet<string> = new Set(Object.values(VERBS).flatMap(listWords))
const nouns: ReadonlySet<string> = new Set(listWords(NOUNS))
const parts: readonly string[] = listWords(PARTS)

/** Whether a segment of the path is or begins with an action: whole words, between separators, humps and joined pairs. */
export function namesAction(path: string): boolean {
  const segments = path.split('/').filter((segment) => segment !== '')
  return segments.some((segment, index) => {
    const text = decodeSegment(segment)
    const plain = foldLetters(text)
    if (parts.some((part) => plain.includes(part))) return true
    return listCandidates(text).some((word) => verbs.has(word) || (index > 0 && nouns.has(word)))
  })
}

/** The words of a segment, each alone and joined with those that follow: `LogOut` is `log`, `out`, `logout`. */
function listCandidates(segment: string): string[] {
  const words = segment
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== '')
    .slice(0, 12)
    .map(foldLetters)
  return words.flatMap((_, start) => [1, 2, 3].map((length) => words.slice(start, start + length).join('')))
}

function listWords(text: string): string[] {
  return text.split(/\s+/).map(foldLetters)
}

/** Letters without case and accents; those that Unicode does not take apart are put as people type them. */
function foldLetters(text: string): string {
  return text
    .toLowerCase()
    .replace(/[łøđıß]/g, (letter) => ({ ł: 'l', ø: 'o', đ: 'd', ı: 'i', ß: 'ss' })[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
}

/** The segment decoded; where it is no UTF-8, its ASCII letters alone. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    return segment.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => {
      const code = Number.parseInt(hex, 16)
      return code < 128 ? String.fromCharCode(code) : ' '
    })
  }
}
